using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>What a caller wants done, in one call or, with a key, in as many as it takes.</summary>
/// <param name="Wallet">The wallet.</param>
/// <param name="Operation">What to do with it.</param>
/// <param name="Cents">The amount.</param>
/// <param name="Key">Its idempotency key, which names the line of its first intent; 0 for none.</param>
public readonly record struct Order(int Wallet, CounterOperation Operation, long Cents, long Key)
{
    public static Order Of(JournalEntry intent) =>
        new(intent.Wallet, (CounterOperation)intent.Detail, intent.Value, intent.Extra);

    public static long KeyOf(int journal, int transaction) => ((long)journal << 32) | (uint)transaction;

    public static string? TextOf(long key) =>
        key == 0 ? null : $"order-{JournalFile.SourceOf((int)(key >> 32), unchecked((int)key))}";
}
