namespace S3Db.EventualConsistency;

/// <summary>
/// How many segments a pass asks for next, and how many of them at once. A listing does not tell what transactions a
/// segment has; where the ones before tell it, all that the pass still takes are asked for together, and the smaller
/// they are, the more at once.
/// </summary>
/// <param name="limits">Those of the pass.</param>
/// <param name="typical">What a segment weighed that was read before this pass; null when none was.</param>
internal sealed class ReadWindow(ConsolidationLimits limits, double? typical)
{
    private const int RoundsMin = 2;
    private const int RoundsMax = 32;
    private int _segments;
    private long _weight;

    /// <summary>Whether the pass takes no further segment.</summary>
    public bool IsFull => _segments >= limits.SegmentsMax || _weight >= limits.TransactionsMax;

    /// <summary>
    /// <see cref="SegmentRows.Weight"/> that the pass still takes: with so much read, nothing more is asked for.
    /// </summary>
    public long Weight => limits.TransactionsMax - _weight;

    /// <summary>Segments to ask for next; of small ones rather some too many than further rounds.</summary>
    public int Segments => (int)Math.Clamp(
        Math.Ceiling(Missing),
        Parallelism < limits.Parallelism * limits.ReadFactorMax ? 1 : RoundsMin * limits.Parallelism,
        (Size is null ? RoundsMin : RoundsMax) * limits.Parallelism);

    /// <summary>How many of them at once.</summary>
    public int Parallelism => Size is { } size ? limits.ReadsAtOnce(size) : limits.Parallelism;

    private double? Size => _segments > 0 ? (double)_weight / _segments : typical;

    /// <summary>Segments that fill the pass, if they are like the ones before.</summary>
    private double Missing => Math.Min(
        limits.SegmentsMax - _segments, Weight / Math.Max(1, Size ?? 1));

    public void Add(SegmentRead read)
    {
        if (read.Transactions is { } transactions)
        {
            _segments++;
            _weight += transactions.Weight;
        }
    }
}
