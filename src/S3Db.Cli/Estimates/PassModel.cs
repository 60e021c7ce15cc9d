using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Into how many passes the work of one consolidation of one shard is cut, and how often its segments are read.
/// </summary>
internal sealed class PassModel
{
    private static readonly ConsolidationLimits Limits = ConsolidationLimits.Default;
    private readonly double _batch;
    private readonly StateModel _state;

    /// <param name="segments">What is pending, at least one.</param>
    /// <param name="batch">Transactions a segment.</param>
    /// <param name="state">The pages they touch.</param>
    /// <param name="isBounded">Whether decisions carry initial values, which a pass bounds too.</param>
    public PassModel(double segments, double batch, StateModel state, bool isBounded)
    {
        (Segments, _batch, _state) = (Math.Max(1, segments), batch, state);
        var read = Math.Min(Limits.SegmentsMax, Math.Ceiling(Limits.TransactionsMax / batch));
        var taken = Math.Min(read, SegmentsWithinPages());
        Passes = Math.Max(1, Math.Ceiling(Segments / taken));
        if (isBounded)
        {
            (Passes, InitialsRead) = CountBounded(taken);
            taken = Segments / Passes;
        }

        Reads = CountReads(read, taken);
        ReadsAtOnce = Limits.ReadsAtOnce(batch);
    }

    public double Segments { get; }

    public double Passes { get; }

    public double TransactionsPerPass => Segments * _batch / Passes;

    /// <summary>Segments got for folding.</summary>
    public double Reads { get; }

    /// <summary>How many segments a pass gets at once.</summary>
    public double ReadsAtOnce { get; }

    /// <summary>Initial values got by one pass, on average.</summary>
    public double InitialsRead { get; }

    private double SegmentsWithinPages()
    {
        var most = Math.Max(Limits.PagesMax, 2 * _state.PagesTouched(_batch));
        if (_state.IsInline || _state.PagesTouched(Segments * _batch) <= most)
        {
            return Segments;
        }

        var (few, many) = (1.0, Segments);
        while (many - few > 1)
        {
            var half = Math.Floor((few + many) / 2);
            (few, many) = _state.PagesTouched(half * _batch) <= most ? (half, many) : (few, half);
        }

        return few;
    }

    /// <summary>
    /// A pass that would carry too many initial values, one for each record, starts again with the share of its
    /// segments that fits, and gets the values again.
    /// </summary>
    private (double Passes, double InitialsRead) CountBounded(double selected)
    {
        var (passes, reads, left) = (0.0, 0.0, Segments);
        while (left > 0)
        {
            var taken = Math.Min(selected, left);
            var got = _state.RecordsTouched(taken * _batch);
            while (taken > 1 && _state.RecordsTouched(taken * _batch) is var initials && initials > Limits.InitialsMax)
            {
                taken = Math.Max(1, Math.Floor(0.9 * taken * Limits.InitialsMax / initials));
                got += _state.RecordsTouched(taken * _batch);
            }

            // As long as more is left than a pass selects, one is like the other.
            var alike = Math.Max(1, Math.Floor((left - selected) / taken));
            passes += alike;
            reads += got * alike;
            left -= taken * alike;
        }

        return (passes, reads / passes);
    }

    /// <summary>
    /// A pass reads all it might take. What it leaves is read again by the next one, unless it is little enough to be
    /// remembered.
    /// </summary>
    private double CountReads(double read, double taken)
    {
        var window = Math.Min(read, Segments);
        var remembered = Limits.CachedTransactionsMax / _batch;
        if (taken >= window || window <= remembered)
        {
            return Segments;
        }

        var fullWindows = Math.Floor((Segments - window) / taken) + 1;
        var shrinking = Math.Max(0, (window * window) - (remembered * remembered)) / (2 * taken);
        return (fullWindows * window) + shrinking;
    }
}
