namespace S3Db.EventualConsistency;

/// <summary>
/// Consolidates a field in the background. One pass at a time; an exception ends the pass and never the loop. A process
/// that finds a recent fold by somebody else pays one conditional GET and waits for its next turn.
/// </summary>
internal sealed class ConsolidationLoop : IAsyncDisposable
{
    private const double JitterMax = 0.1;
    private readonly CounterField _field;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly IRandomSource _random;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public ConsolidationLoop(
        CounterField field,
        TimeSpan interval,
        TimeProvider timeProvider,
        IRandomSource random)
    {
        (_field, _interval, _timeProvider, _random) = (field, interval, timeProvider, random);
        _running = RunAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Never longer than the interval, so that a pass is always done within it.
            var delay = _interval * (1 - (JitterMax * _random.NextFraction()));
            await Task.Delay(delay, _timeProvider, cancellationToken).ConfigureAwait(false);
            foreach (var shard in _field.Shards)
            {
                await ConsolidateAsync(shard, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ConsolidateAsync(CounterShard shard, CancellationToken cancellationToken)
    {
        try
        {
            var known = shard.Consolidator.Manifests.Cached?.Manifest;
            var current = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            var age = (current.ReadAt - current.Manifest.FoldedAt).ToTimeSpan();

            // Only a consolidation that listed the log moves the horizon; the folds of sync callers do not replace it.
            var isListedElsewhere = known is not null && current.Manifest.Horizon > known.Horizon;
            var isFoldedElsewhere = isListedElsewhere && age < _interval / 2;
            if (isFoldedElsewhere)
            {
                shard.Monitor.Succeeded();
            }
            else
            {
                await shard.Consolidator.ConsolidateAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            shard.Observer.OnPassFailed(exception, willRetry: true);
        }
    }
}
