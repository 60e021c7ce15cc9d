namespace S3Db;

/// <summary>A partition of a resource: the attributes whose values its marker objects are filed under.</summary>
internal sealed record PartitionSchema(string Name, IReadOnlyList<string> Fields)
{
    public override string ToString() => $"[{string.Join(", ", Fields)}]";
}
