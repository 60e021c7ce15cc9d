namespace S3Db.EventualConsistency;

/// <summary>A writer whose next segment cannot be decided. Its later segments wait; other writers go on.</summary>
/// <param name="Sequence">The segment.</param>
/// <param name="Reason">Why, with the key, for people.</param>
/// <param name="IsUnreadable">
/// Whether the segment itself is damaged or gone, rather than something its transactions need. Only then does its
/// writer go on under a fresh id, and only then may an operator skip it.
/// </param>
internal sealed record StoppedChain(long Sequence, string Reason, bool IsUnreadable = false);
