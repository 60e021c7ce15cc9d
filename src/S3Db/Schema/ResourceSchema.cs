using System.Text.Json;

namespace S3Db;

/// <summary>A definition that has been parsed and found sound; immutable.</summary>
internal sealed class ResourceSchema
{
    private readonly Dictionary<string, AttributeSchema> _attributes;

    internal ResourceSchema(
        string name, IReadOnlyList<AttributeSchema> attributes, IReadOnlyList<PartitionSchema> partitions)
    {
        Name = name;
        Attributes = attributes;
        Partitions = partitions;
        _attributes = attributes.ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<AttributeSchema> Attributes { get; }

    public IReadOnlyList<PartitionSchema> Partitions { get; }

    public AttributeSchema? Find(string attribute) => _attributes.GetValueOrDefault(attribute);

    /// <summary>The definition, in its canonical text.</summary>
    public ResourceDefinition ToDefinition()
    {
        var definition = new ResourceDefinition(Name);
        foreach (var attribute in Attributes)
        {
            definition.Attributes[attribute.Name] = attribute.Text;
        }

        foreach (var partition in Partitions)
        {
            definition.Partitions[partition.Name] = partition.Fields;
        }

        return definition;
    }

    /// <summary>
    /// Judges the attributes of a whole record and fills in defaults. A null is the same as an absent attribute.
    /// </summary>
    public Dictionary<string, JsonElement> Validate(
        string subject, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        var errors = new List<string>();
        var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        FindUnknown(attributes, errors);
        foreach (var attribute in Attributes)
        {
            JsonElement? value = attributes.TryGetValue(attribute.Name, out var given)
                && given.ValueKind != JsonValueKind.Null ? given : attribute.Default;
            if (value is null)
            {
                if (attribute.IsRequired)
                {
                    errors.Add($"'{attribute.Name}' is required ({AttributeSchema.NameOf(attribute.Type)}).");
                }
            }
            else if (attribute.FindFault(value.Value) is { } fault)
            {
                errors.Add(fault);
            }
            else
            {
                result[attribute.Name] = value.Value;
            }
        }

        return errors.Count == 0 ? result : throw new S3DbValidationException(subject, errors);
    }

    /// <summary>The difference that makes a new definition incompatible with this one, or null.</summary>
    public IReadOnlyList<string> FindConflicts(ResourceSchema wanted)
    {
        var conflicts = new List<string>();
        foreach (var attribute in Attributes)
        {
            var other = wanted.Find(attribute.Name);
            if (other is null)
            {
                conflicts.Add($"'{attribute.Name}' is stored as '{attribute.Text}', and the new definition lacks it.");
            }
            else if (other.Text != attribute.Text)
            {
                conflicts.Add($"'{attribute.Name}' is stored as '{attribute.Text}', not as '{other.Text}'.");
            }
        }

        foreach (var attribute in wanted.Attributes.Where(
            a => Find(a.Name) is null && a.IsRequired && a.Default is null))
        {
            conflicts.Add(
                $"'{attribute.Name}' is new as '{attribute.Text}'; stored records lack it, so it must be optional.");
        }

        var names = Partitions.Concat(wanted.Partitions).Select(p => p.Name).Distinct(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (old, now) = (Describe(this, name), Describe(wanted, name));
            if (old != now)
            {
                conflicts.Add($"The partition '{name}' is stored as {old}, not as {now}.");
            }
        }

        return conflicts;
    }

    private static string Describe(ResourceSchema schema, string partition) =>
        schema.Partitions.FirstOrDefault(p => p.Name == partition)?.ToString() ?? "absent";

    private void FindUnknown(IReadOnlyDictionary<string, JsonElement> attributes, List<string> errors)
    {
        var known = string.Join(", ", _attributes.Keys.Order(StringComparer.Ordinal));
        foreach (var name in attributes.Keys.Where(name => !_attributes.ContainsKey(name)))
        {
            errors.Add($"'{name}' is not an attribute; the attributes are {known}.");
        }
    }
}
