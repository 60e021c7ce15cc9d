using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// An operator's decision, recorded in the manifest for good: the transactions of one segment that could not be read
/// are lost. The object, where there is one, stays where it is.
/// </summary>
/// <param name="Key">The key of the segment.</param>
/// <param name="Writer">The id of its writer.</param>
/// <param name="Sequence">Its number in the writer's chain.</param>
/// <param name="SkippedAt">The store's time of the decision.</param>
/// <param name="Reason">Why, in the operator's words.</param>
/// <param name="Fault">Why it could not be read.</param>
public sealed record SkippedSegment(
    string Key, string Writer, long Sequence, Instant SkippedAt, string Reason, string Fault);
