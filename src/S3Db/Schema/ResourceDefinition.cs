namespace S3Db;

/// <summary>
/// What a resource is: its name, its attributes in the attribute language (<c>string|required</c>,
/// <c>number|default:0|min:0</c>), and the partitions its records can be found by.
/// </summary>
/// <remarks>
/// Types are <c>string</c>, <c>number</c>, <c>boolean</c>, <c>object</c> and <c>list</c> (or <c>array</c>). Rules are
/// <c>required</c>, <c>optional</c> (the default), <c>default:X</c>, <c>min:N</c> and <c>max:N</c> (the value of a
/// number, the characters of a string, the items of a list), <c>length:N</c> and <c>enum:a,b,c</c>.
/// </remarks>
public sealed class ResourceDefinition
{
    /// <summary>Starts a definition.</summary>
    /// <param name="name">
    /// The name of the resource: 1 to 48 letters, digits, <c>_</c> or <c>-</c>, beginning with a letter.
    /// </param>
    public ResourceDefinition(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The name of the resource.</summary>
    public string Name { get; }

    /// <summary>
    /// The attributes by name. <c>id</c> may be listed as <c>string|required</c>; every record has it anyway.
    /// </summary>
    public IDictionary<string, string> Attributes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The partitions by name, each with one to three string, number or boolean attributes. A query that gives them
    /// all by equality reads one partition instead of every record.
    /// </summary>
    public IDictionary<string, IReadOnlyList<string>> Partitions { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}
