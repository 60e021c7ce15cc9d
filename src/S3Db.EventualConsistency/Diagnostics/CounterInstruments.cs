using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace S3Db.EventualConsistency;

/// <summary>
/// The instruments of the counters: one set for the process, or one for each container with meters of its own.
/// </summary>
internal sealed class CounterInstruments
{
    private static readonly string? Version = typeof(CounterInstruments).Assembly.GetName().Version?.ToString(3);
    private readonly ConcurrentDictionary<ShardMonitor, CounterShard> _shards = new();

    public static readonly ActivitySource Activities = new(CounterTelemetry.ActivitySourceName, Version);

    private CounterInstruments(Meter meter)
    {
        Duration = meter.CreateHistogram(
            CounterTelemetry.ConsolidationDuration,
            "s",
            "Duration of one consolidation of a shard that succeeded.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
            });
        Transactions = meter.CreateCounter<long>(
            CounterTelemetry.ConsolidatedTransactions, "{transaction}", "Transactions that this process has decided.");
        Conflicts = meter.CreateCounter<long>(
            CounterTelemetry.ConsolidationConflicts,
            "{conflict}",
            "Swaps of a manifest that another consolidator won.");
        CreateGauges(meter);
        CreateStateGauges(meter);
    }

    /// <summary>The instruments of a process without a meter factory.</summary>
    public static CounterInstruments Shared { get; } = new(new Meter(CounterTelemetry.MeterName, Version));

    public Histogram<double> Duration { get; }

    public Counter<long> Transactions { get; }

    public Counter<long> Conflicts { get; }

    public static CounterInstruments Create(IMeterFactory factory) =>
        new(factory.Create(CounterTelemetry.MeterName, Version));

    /// <summary>Lets the gauges tell of a shard.</summary>
    public void Watch(CounterShard shard) => _shards[shard.Monitor] = shard;

    public void Unwatch(CounterShard shard) => _shards.TryRemove(shard.Monitor, out _);

    /// <summary>What this process has met.</summary>
    private void CreateGauges(Meter meter)
    {
        Gauge<long>(
            meter,
            CounterTelemetry.PendingTransactions,
            "{transaction}",
            "Transactions of this process that wait to be stored, or are stored and not known to be consolidated.",
            shard => shard.PendingTransactions);
        Gauge(
            meter,
            CounterTelemetry.OldestPendingAge,
            "s",
            "Age of the oldest transaction not known to be consolidated.",
            shard => shard.OldestPendingAge.TotalSeconds);
        Gauge<long>(
            meter,
            CounterTelemetry.FailedConsolidations,
            "{consolidation}",
            "Consolidations of a shard that have failed in a row in this process.",
            shard => shard.Monitor.ConsecutiveFailures);
        Gauge(
            meter,
            CounterTelemetry.ForgottenSegments,
            "{segment}",
            "Segments of forgotten writers that were removed unfolded since the start.",
            shard => shard.Consolidator.Cleaner.ForgottenSegments);
        Gauge<long>(
            meter,
            CounterTelemetry.ForeignSegments,
            "{segment}",
            "Segments that hold other bytes than were folded under their keys, met since the start.",
            shard => shard.Consolidator.Cleaner.ForeignSegments);
    }

    /// <summary>What the last manifest this process has seen says.</summary>
    private void CreateStateGauges(Meter meter)
    {
        Gauge<long>(
            meter,
            CounterTelemetry.StoppedWriters,
            "{writer}",
            "Writers whose next segment cannot be read.",
            shard => shard.Consolidator.Manifests.Cached?.Manifest.Stopped.Count ?? 0);
        Gauge<long>(
            meter,
            CounterTelemetry.SkippedSegments,
            "{segment}",
            "Segments that operators gave up, ever.",
            shard => shard.Consolidator.Manifests.Cached?.Manifest.Skipped.Count ?? 0);
        Gauge<long>(
            meter,
            CounterTelemetry.FailingRecords,
            "{record}",
            "Records whose reducer throws.",
            shard => shard.Consolidator.Manifests.Cached?.Manifest.Failing.Count ?? 0);
    }

    private void Gauge<T>(Meter meter, string name, string unit, string description, Func<CounterShard, T> read)
        where T : struct =>
        meter.CreateObservableGauge(
            name,
            () => _shards.Values.Select(shard => new Measurement<T>(read(shard), shard.Monitor.Tags)),
            unit,
            description);
}
