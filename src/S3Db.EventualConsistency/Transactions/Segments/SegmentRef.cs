namespace S3Db.EventualConsistency;

/// <summary>
/// A segment of one shard: its writer and its place in the writer's dense sequence, which counts from 1.
/// </summary>
internal readonly record struct SegmentRef(WriterId Writer, long Sequence);
