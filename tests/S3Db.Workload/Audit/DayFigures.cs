using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>The figures of a day, a month or a range, in cents and by plain sums.</summary>
public sealed class DayFigures
{
    private readonly long[] _counts = new long[3];
    private readonly long[] _sums = new long[3];

    public long Net { get; private set; }

    public long Gross { get; private set; }

    public long Ineffective { get; private set; }

    public void Record(AuditRow row, long change)
    {
        if (row.Outcome is not null)
        {
            Ineffective++;
            return;
        }

        _counts[(int)row.Operation]++;
        _sums[(int)row.Operation] += row.Cents;
        Net += change;
        Gross += Math.Abs(change);
    }

    public void Add(DayFigures other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
            _sums[i] += other._sums[i];
        }

        Net += other.Net;
        Gross += other.Gross;
        Ineffective += other.Ineffective;
    }

    /// <summary>Compares them with what the statistics say.</summary>
    public bool Equal(CohortStats stats) =>
        Equal(CounterOperation.Set, stats.ByOperation.Set)
        && Equal(CounterOperation.Add, stats.ByOperation.Add)
        && Equal(CounterOperation.Sub, stats.ByOperation.Sub)
        && stats.ByOperation.Clear.Count == 0
        && stats.TransactionCount == _counts.Sum()
        && stats.TotalValue == Net / 100m
        && stats.GrossValue == Gross / 100m
        && stats.IneffectiveCount == Ineffective;

    public override string ToString() =>
        $"counts {string.Join('/', _counts)}, sums {string.Join('/', _sums)}, net {Net}, gross {Gross}, "
        + $"none {Ineffective}";

    private bool Equal(CounterOperation operation, CohortOperationStats stats) =>
        stats.Count == _counts[(int)operation] && stats.Sum == _sums[(int)operation] / 100m;
}
