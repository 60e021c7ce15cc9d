using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>The arithmetic of a balance, written once more, so that the audit does not trust the library's.</summary>
internal static class Ledger
{
    public static decimal Apply(decimal balance, CounterOperation operation, decimal amount) => operation switch
    {
        CounterOperation.Set => amount,
        CounterOperation.Add => balance + amount,
        CounterOperation.Sub => balance - amount,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "The demo deletes nothing."),
    };

    /// <summary>The balances that the log alone leads to. The log is sorted here, by its own positions.</summary>
    public static Dictionary<string, decimal> Replay(
        IReadOnlyDictionary<string, decimal> initials, IEnumerable<CounterTransaction> log)
    {
        // A record lives in one shard, and within a shard (generation, position) is the order.
        var balances = initials.ToDictionary(StringComparer.Ordinal);
        foreach (var record in log.GroupBy(row => row.OriginalId, StringComparer.Ordinal))
        {
            foreach (var row in record.OrderBy(row => row.Generation ?? long.MaxValue).ThenBy(row => row.Position))
            {
                if (row is { Applied: true, Outcome: null })
                {
                    balances[record.Key] = Apply(balances.GetValueOrDefault(record.Key), row.Operation, row.Value);
                }
            }
        }

        return balances;
    }
}
