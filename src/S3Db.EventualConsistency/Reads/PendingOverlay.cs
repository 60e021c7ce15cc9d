namespace S3Db.EventualConsistency;

/// <summary>A manifest with the acknowledged transactions that it has not decided yet.</summary>
/// <param name="Current">The manifest, read after the listing.</param>
/// <param name="Rows">The pending transactions in fold order.</param>
/// <param name="Segments">The segments they come from.</param>
internal sealed record PendingOverlay(
    CurrentManifest Current, OrderedRows Rows, IReadOnlyList<SegmentRef> Segments);
