namespace S3Db.EventualConsistency;

/// <summary>
/// What reading a segment gave: its transactions, nothing because it is gone, or a reason it cannot be read.
/// </summary>
internal sealed record SegmentRead(
    SegmentRef Segment, SegmentRows? Transactions, string? Corruption, string? Digest = null)
{
    public bool IsGone => Transactions is null && Corruption is null;
}
