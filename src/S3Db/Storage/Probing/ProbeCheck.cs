namespace S3Db.Storage;

/// <summary>One thing a store must do for balances to be exact, and whether it did.</summary>
/// <param name="Name">The stable name of the check.</param>
/// <param name="IsPassed">Whether the store did it.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Stake">What would go wrong on a store that does not do it.</param>
public sealed record ProbeCheck(string Name, bool IsPassed, string Detail, string Stake);
