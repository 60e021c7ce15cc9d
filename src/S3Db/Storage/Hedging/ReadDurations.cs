namespace S3Db.Storage;

/// <summary>What reads of one kind took of late, and from when on one is slow. Thread-safe.</summary>
internal sealed class ReadDurations
{
    /// <summary>How many reads are known before one can be slow.</summary>
    public const int SamplesMin = 64;

    /// <summary>How many of the latest reads are remembered.</summary>
    public const int SamplesMax = 256;

    private const int Percentile = 99;
    private const int SamplesPerUpdate = 16;

    /// <summary>Nothing faster is slow, however fast the store is otherwise.</summary>
    public static readonly TimeSpan ThresholdMin = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long[] _recent = new long[SamplesMax];
    private long _count;
    private long _threshold;

    /// <summary>What 99 % of the recent reads did not exceed; null while too few are known.</summary>
    public TimeSpan? Threshold =>
        Volatile.Read(ref _threshold) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void Add(TimeSpan duration)
    {
        lock (_lock)
        {
            _recent[_count++ % SamplesMax] = duration.Ticks;
            if (_count >= SamplesMin && _count % SamplesPerUpdate == 0)
            {
                Volatile.Write(ref _threshold, Math.Max(ThresholdMin.Ticks, FindPercentile()));
            }
        }
    }

    private long FindPercentile()
    {
        Span<long> sorted = stackalloc long[SamplesMax];
        sorted = sorted[..(int)Math.Min(_count, SamplesMax)];
        _recent.AsSpan(0, sorted.Length).CopyTo(sorted);
        sorted.Sort();
        return sorted[sorted.Length * Percentile / 100];
    }
}
