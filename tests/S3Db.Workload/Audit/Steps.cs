namespace S3Db.Workload;

/// <summary>Amounts in the order of their times, for sums up to a time.</summary>
internal sealed class Steps
{
    private readonly long[] _times;
    private readonly long[] _sums;

    public Steps(IEnumerable<(long Time, long Cents)> amounts)
    {
        var ordered = amounts.OrderBy(amount => amount.Time).ToArray();
        _times = [.. ordered.Select(amount => amount.Time)];
        _sums = new long[ordered.Length + 1];
        for (var i = 0; i < ordered.Length; i++)
        {
            _sums[i + 1] = _sums[i] + ordered[i].Cents;
        }
    }

    /// <summary>The sum of the amounts with an earlier time.</summary>
    public long SumBefore(long time)
    {
        var (low, high) = (0, _times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return _sums[low];
    }
}
