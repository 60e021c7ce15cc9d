namespace S3Db.EventualConsistency;

/// <summary>What a cohort file says of a row beyond its transaction; see <see cref="CohortRow"/>.</summary>
internal readonly record struct CohortTail(long Generation, int Position, string? Outcome, decimal? Initial);
