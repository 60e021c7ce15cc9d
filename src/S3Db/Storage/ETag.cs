namespace S3Db.Storage;

/// <summary>The version of a stored object, as the store names it, without quotes.</summary>
/// <param name="Value">The text of the tag.</param>
public readonly record struct ETag(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
