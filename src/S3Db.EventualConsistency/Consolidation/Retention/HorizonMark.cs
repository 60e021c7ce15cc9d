using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// How far the horizon was at a generation. It only grows, so no later generation folds a writer that was born before.
/// </summary>
internal readonly record struct HorizonMark(long Generation, Instant Horizon);
