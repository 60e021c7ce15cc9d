using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>What the tally knows of one day of one counter. Not thread-safe.</summary>
internal sealed class TallyDay
{
    public long Count { get; private set; }

    public decimal Net { get; private set; }

    public decimal Gross { get; private set; }

    public Dictionary<CounterOperation, (long Count, decimal Sum)> Operations { get; } = [];

    public void Add(CounterOperation operation, decimal amount, decimal change)
    {
        var (count, sum) = Operations.GetValueOrDefault(operation);
        Operations[operation] = (count + 1, sum + amount);
        Count++;
        Net += change;
        Gross += Math.Abs(change);
    }

    public void Add(TallyDay other)
    {
        foreach (var (operation, (count, sum)) in other.Operations)
        {
            var mine = Operations.GetValueOrDefault(operation);
            Operations[operation] = (mine.Count + count, mine.Sum + sum);
        }

        Count += other.Count;
        Net += other.Net;
        Gross += other.Gross;
    }

    public bool IsEqualTo(CohortStats stats) =>
        Count == stats.TransactionCount && Net == stats.TotalValue && Gross == stats.GrossValue
        && IsEqual(CounterOperation.Set, stats.ByOperation.Set)
        && IsEqual(CounterOperation.Add, stats.ByOperation.Add)
        && IsEqual(CounterOperation.Sub, stats.ByOperation.Sub);

    private bool IsEqual(CounterOperation operation, CohortOperationStats stats) =>
        Operations.GetValueOrDefault(operation) == (stats.Count, stats.Sum);
}
