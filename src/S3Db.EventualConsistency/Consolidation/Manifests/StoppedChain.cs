namespace S3Db.EventualConsistency;

/// <summary>A writer whose next segment cannot be read. Its later segments wait; other writers go on.</summary>
internal sealed record StoppedChain(long Sequence, string Reason);
