namespace S3Db.EventualConsistency;

/// <summary>The figures of one operation in a cohort. Only transactions that took effect count.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Sum">
/// The sum of their values as they were given: for a set the new values, for an add the increases, for a sub the
/// decreases (as positive amounts), for a clear always 0.
/// </param>
public sealed record CohortOperationStats(long Count, decimal Sum);
