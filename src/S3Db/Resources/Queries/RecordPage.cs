namespace S3Db;

/// <summary>One page of a resource's records.</summary>
/// <param name="Records">The records, in the order of their keys.</param>
/// <param name="Cursor">Where the next page begins, for <c>ListPageAsync</c>; null on the last one.</param>
public sealed record RecordPage(IReadOnlyList<Record> Records, string? Cursor)
{
    /// <summary>The most records a page may hold.</summary>
    public const int SizeMax = 1000;
}
