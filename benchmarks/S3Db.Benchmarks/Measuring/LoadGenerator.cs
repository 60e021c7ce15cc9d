using System.Diagnostics;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Measuring;

/// <summary>
/// Puts a load on a counter and measures it from outside. In an open loop a call's time counts from when it should
/// have been made, so that a stall is seen by every call it delayed.
/// </summary>
internal sealed class LoadGenerator(OpenedStore store, CounterDatabase counter, LoadPlan plan)
{
    /// <summary>More than there are callers, so that two processes do not call alike.</summary>
    private const int SeedStep = 1_000_000;

    private readonly string[] _ids = [.. Enumerable.Range(0, plan.Wallets).Select(i => $"wallet-{i:D7}")];
    private readonly LatencyHistogram _latency = new();
    private LatencyHistogram _lag = new();
    private long _transactions;
    private long _failed;
    private long _underWay;
    private long _from;
    private long _until;

    /// <summary>
    /// Runs the load. What is under way at its end is waited for; only what was answered in time counts.
    /// </summary>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        ResourceMeter.CollectGarbage();
        _from = Stopwatch.GetTimestamp() + Ticks(plan.WarmUp);
        _until = _from + Ticks(plan.Duration);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var consolidating = plan.ConsolidationInterval is { } interval
            ? ConsolidateAsync(interval, stopping.Token)
            : Task.CompletedTask;
        var calling = plan.Rate is { } rate ? CallAtRateAsync(rate) : CallInLoopsAsync();
        await Task.Delay(plan.WarmUp, cancellationToken);
        store.Traced.Clear();
        var before = counter.Db.Statistics.Snapshot();
        var meter = ResourceMeter.Start();
        await Task.Delay(plan.Duration, cancellationToken);
        var use = meter.Stop();
        var requests = counter.Db.Statistics.Snapshot().Since(before);
        var commits = store.Traced.Requests().Count(request => request.IsCommit);
        var transactions = Interlocked.Read(ref _transactions);
        await calling;
        await stopping.CancelAsync();
        await consolidating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new LoadResult
        {
            Transactions = transactions,
            Failed = Interlocked.Read(ref _failed),
            Elapsed = plan.Duration,
            Latency = _latency,
            Lag = _lag,
            Requests = requests,
            Commits = commits,
            Cpu = use.Cpu,
            PeakBytes = use.PeakBytes,
        };
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private Task CallInLoopsAsync() =>
        Task.WhenAll(Enumerable.Range(0, plan.Callers).Select(caller => Task.Run(() => CallInLoopAsync(caller))));

    private async Task CallInLoopAsync(int caller)
    {
        var random = new Random((plan.Seed * SeedStep) + caller);
        while (Stopwatch.GetTimestamp() < _until)
        {
            await CallAsync(random.Next(_ids.Length), Stopwatch.GetTimestamp());
        }
    }

    private async Task CallAtRateAsync(double rate)
    {
        var random = new Random(plan.Seed);
        var began = Stopwatch.GetTimestamp();
        using var lag = new LagMeter(counter.Plugin, rate, began, _from);
        _lag = lag.Lag;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (long made = 0; ; await ticks.WaitForNextTickAsync())
        {
            var due = (long)((Stopwatch.GetTimestamp() - began) / (double)Stopwatch.Frequency * rate);
            for (; made < due; made++)
            {
                var intended = began + (long)(made / rate * Stopwatch.Frequency);
                if (intended >= _until)
                {
                    await WhenAnsweredAsync();
                    return;
                }

                _ = CallAsync(random.Next(_ids.Length), intended);
            }
        }
    }

    private async Task WhenAnsweredAsync()
    {
        while (Interlocked.Read(ref _underWay) > 0)
        {
            await Task.Delay(1);
        }
    }

    private async Task CallAsync(int wallet, long intended)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await counter.Wallets.AddAsync(_ids[wallet], 1.25m);
        }
        catch (S3DbException)
        {
            Interlocked.Increment(ref _failed);
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }

        var now = Stopwatch.GetTimestamp();
        if (now >= _from && now < _until)
        {
            Interlocked.Increment(ref _transactions);
            _latency.Record(Stopwatch.GetElapsedTime(intended, now));
        }
    }

    private async Task ConsolidateAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(interval);
        while (await ticks.WaitForNextTickAsync(cancellationToken))
        {
            await counter.Plugin.ConsolidateAsync(cancellationToken);
        }
    }
}
