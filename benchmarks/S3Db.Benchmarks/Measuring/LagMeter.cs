using System.Diagnostics;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Measuring;

/// <summary>
/// How long transactions take from when their call was due until they are folded, so that every reader of the store
/// sees them. One process that calls at a rate and consolidates: what is folded first was called first.
/// </summary>
internal sealed class LagMeter : IDisposable
{
    private readonly EventualConsistencyPlugin _plugin;
    private readonly double _ticksPerCall;
    private readonly long _began;
    private readonly long _from;
    private long _folded;

    /// <param name="plugin">What consolidates.</param>
    /// <param name="rate">Calls a second.</param>
    /// <param name="began">When the first was due, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="from">Calls that were due before do not count.</param>
    public LagMeter(EventualConsistencyPlugin plugin, double rate, long began, long from)
    {
        (_plugin, _ticksPerCall, _began, _from) = (plugin, Stopwatch.Frequency / rate, began, from);
        _plugin.Consolidated += OnConsolidated;
    }

    public LatencyHistogram Lag { get; } = new();

    public void Dispose() => _plugin.Consolidated -= OnConsolidated;

    private void OnConsolidated(object? sender, ConsolidatedEventArgs fold)
    {
        var now = Stopwatch.GetTimestamp();
        for (var last = _folded + fold.TransactionCount; _folded < last; _folded++)
        {
            var due = _began + (long)(_folded * _ticksPerCall);
            if (due >= _from)
            {
                Lag.Record(Stopwatch.GetElapsedTime(due, now));
            }
        }
    }
}
