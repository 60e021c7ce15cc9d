using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Consolidates a field in the background; an exception ends the turn of its shard and never the loop.
/// <list type="bullet">
/// <item>A few shards at once: a fold mostly waits for the store, and many shards would take longer than the
/// interval one after another. Never all, for each holds what it folds in memory.</item>
/// <item>A shard that somebody else consolidates costs one conditional GET; see <see cref="FoldTurn"/>. Each pass
/// begins with a shard drawn at random, so that processes share the shards out.</item>
/// <item>The first pass comes an interval after the last fold, by whomever, and not after the start.</item>
/// <item>A shard where nothing happens is looked at less often; see <see cref="IdleBackoff"/>.</item>
/// </list>
/// </summary>
internal sealed class ConsolidationLoop : IAsyncDisposable
{
    private const double JitterMax = 0.1;
    private const int ShardsAtOnce = 4;
    private readonly CounterField _field;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly IRandomSource _random;
    private readonly IdleBackoff[] _backoffs;
    private readonly FoldTurn[] _turns;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public ConsolidationLoop(
        CounterField field,
        TimeSpan interval,
        TimeSpan idleInterval,
        TimeProvider timeProvider,
        IRandomSource random)
    {
        _backoffs = [.. field.Shards.Select(_ => new IdleBackoff(interval, idleInterval))];
        _turns = [.. field.Shards.Select(_ => new FoldTurn(interval))];
        (_field, _interval, _timeProvider, _random) = (field, interval, timeProvider, random);
        _running = Detached.Start(() => RunAsync(_stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var delay = await FirstDelayAsync(cancellationToken).ConfigureAwait(false); ; delay = NextDelay())
        {
            await Task.Delay(delay, _timeProvider, cancellationToken).ConfigureAwait(false);
            var first = (int)(_random.NextFraction() * _turns.Length);
            await Parallel.ForAsync(
                0,
                _turns.Length,
                new ParallelOptions { MaxDegreeOfParallelism = ShardsAtOnce, CancellationToken = cancellationToken },
                async (i, token) => await TakeTurnAsync((first + i) % _turns.Length, token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Never longer than the interval, so that a pass is always done within it.</summary>
    private TimeSpan NextDelay() => _interval * (1 - (JitterMax * _random.NextFraction()));

    /// <summary>
    /// What is left of the interval since somebody folded last: processes that live shorter than it would otherwise
    /// never consolidate. At least a random time, so that those started together do not begin together. Cost: 1
    /// conditional GET a shard.
    /// </summary>
    private async Task<TimeSpan> FirstDelayAsync(CancellationToken cancellationToken)
    {
        var delay = NextDelay();
        try
        {
            var age = Duration.Zero;
            foreach (var (index, shard) in _field.Shards.Index())
            {
                var current = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                _turns[index].Saw(current.Manifest);
                age = Duration.Max(age, current.ReadAt - current.Manifest.FoldedAt);
            }

            var least = Duration.FromTimeSpan(_interval * (JitterMax * _random.NextFraction()));
            var left = Duration.FromTimeSpan(delay) - age;
            return Duration.Max(least, left).ToTimeSpan();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The first pass tells what is wrong.
            return delay;
        }
    }

    private async Task TakeTurnAsync(int index, CancellationToken cancellationToken)
    {
        var shard = _field.Shards[index];
        if (_backoffs[index].IsDue(shard.PendingTransactions > 0))
        {
            _backoffs[index].Passed(await IsIdleAsync(shard, _turns[index], cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<bool> IsIdleAsync(CounterShard shard, FoldTurn turn, CancellationToken cancellationToken)
    {
        var manifests = shard.Consolidator.Manifests;
        try
        {
            var known = manifests.Cached?.Manifest;
            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            await shard.SettleAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
            if (turn.IsOthers(current))
            {
                // What an own listing showed, if its pass failed, they have listed since.
                shard.Monitor.Listed(null);
                shard.Monitor.Succeeded();
                shard.Consolidator.Retention.BeginWhenDue();
                return false;
            }

            var report = await shard.Consolidator.ConsolidateAsync(cancellationToken).ConfigureAwait(false);
            if (report.Generations > 0)
            {
                turn.Took(manifests.Cached!.Manifest);
            }

            return report.Generations == 0 && report.Conflicts == 0 && current.Manifest.Generation == known?.Generation;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            shard.Observer.OnPassFailed(exception, willRetry: true);
            return false;
        }
    }
}
