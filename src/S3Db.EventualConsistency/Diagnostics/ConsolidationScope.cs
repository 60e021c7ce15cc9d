using System.Diagnostics;

namespace S3Db.EventualConsistency;

/// <summary>Times and traces one consolidation of a shard, and tells the monitor how it ended.</summary>
internal sealed class ConsolidationScope : IDisposable
{
    private readonly ShardMonitor _monitor;
    private readonly long _startedAt;
    private readonly Activity? _caller;
    private readonly Activity? _activity;

    public ConsolidationScope(ShardMonitor monitor)
    {
        _monitor = monitor;
        _startedAt = monitor.TimeProvider.GetTimestamp();

        // A root of its own: a run is shared, so it belongs to no single caller.
        _caller = Activity.Current;
        Activity.Current = null;
        _activity = CounterInstruments.Activities.StartActivity(
            $"consolidate {monitor.Resource}.{monitor.Field}", ActivityKind.Internal);
        _activity?
            .SetTag(SpanTags.System, SpanTags.SystemName)
            .SetTag(SpanTags.Collection, monitor.Resource)
            .SetTag(SpanTags.Field, monitor.Field)
            .SetTag(SpanTags.Shard, monitor.Shard);
    }

    public async Task<ConsolidationReport> RunAsync(
        Func<CancellationToken, Task<ConsolidationReport>> run, CancellationToken cancellationToken)
    {
        try
        {
            var report = await run(cancellationToken).ConfigureAwait(false);
            Complete(report);
            return report;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _monitor.Failed(exception);
            SpanTags.Fail(_activity, exception);
            throw;
        }
    }

    public void Dispose()
    {
        _activity?.Dispose();
        Activity.Current = _caller;
    }

    private void Complete(ConsolidationReport report)
    {
        _monitor.Timed(_monitor.TimeProvider.GetElapsedTime(_startedAt));
        _monitor.Succeeded();
        _activity?
            .SetTag("s3db.transaction.count", report.TransactionCount)
            .SetTag("s3db.generation.count", report.Generations)
            .SetTag("s3db.conflict.count", report.Conflicts);
    }
}
