using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The opening balance a manifest names: cohort files of its generation and older are not part of the log.
/// </summary>
/// <param name="Generation">The generation up to which it sums the log up.</param>
/// <param name="Key">The object it is in.</param>
/// <param name="At">The store's time of the youngest of those cohort files.</param>
internal sealed record OpeningRef(long Generation, string Key, Instant At);
