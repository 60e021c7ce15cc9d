using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>How far a writer's segments are folded, and when that last moved.</summary>
internal readonly record struct Cursor(long Sequence, Instant Touched);
