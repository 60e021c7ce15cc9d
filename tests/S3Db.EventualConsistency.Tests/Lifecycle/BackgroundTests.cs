using System.Collections.Concurrent;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>The background consolidation, on a clock that the test moves.</summary>
public sealed class BackgroundTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Background_WhenIntervalHasPassed_RunsExactlyOnePass()
    {
        var (process, passes) = await StartAsync();
        await process.Wallets.AddAsync("w", 1);

        await passes.AdvanceAsync(Interval);

        Assert.Equal(1, passes.Count);
        Assert.Equal(1m, (await process.Wallets.GetValueAsync("w")).Value);
        await process.Wallets.AddAsync("w", 1);
        await passes.AdvanceAsync(Interval);
        Assert.Equal(2, passes.Count);
        Assert.Equal(2m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenIntervalHasNotPassed_LeavesTheValue()
    {
        var (process, passes) = await StartAsync();
        await process.Wallets.AddAsync("w", 1);

        _world.Time.Advance(Interval * 0.89);

        Assert.Equal(0, passes.Count);
        Assert.Equal(0m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenAPassFails_GoesOnWithTheNext()
    {
        var (process, passes) = await StartAsync();
        var errors = new List<TransactionErrorEventArgs>();
        process.Plugin.TransactionError += (_, error) => errors.Add(error);
        await process.Wallets.AddAsync("w", 1);
        process.Store.FailBefore(1, StoreVerb.List, StoreErrorKind.Denied);

        await passes.AdvanceAsync(Interval);
        Assert.IsType<StoreException>(Assert.Single(errors).Exception);
        Assert.Equal(0m, (await process.Wallets.GetValueAsync("w")).Value);
        await passes.AdvanceAsync(Interval);

        Assert.Equal(1m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenAWriterIsStopped_FoldsTheRestEveryTimeAndSaysSo()
    {
        var broken = await _world.StartAsync();
        await broken.Wallets.AddAsync("broken", 1);
        var wal = new LogKeys("wallets", "balance", 0).WalPrefix;
        await _world.Stored.PutAsync(Assert.Single(await _world.KeysAsync(wal)), "garbage"u8.ToArray());
        var (process, passes) = await StartAsync();
        var errors = new List<TransactionErrorEventArgs>();
        process.Plugin.TransactionError += (_, error) => errors.Add(error);

        await process.Wallets.AddAsync("w", 1);
        await passes.AdvanceAsync(Interval);
        await process.Wallets.AddAsync("w", 1);
        await passes.AdvanceAsync(Interval);

        Assert.Equal(2m, (await process.Wallets.GetValueAsync("w")).Value);
        Assert.All(errors, error => Assert.Equal(S3DbErrorKind.Corrupt, ((S3DbException)error.Exception).Kind));
        Assert.True(errors.Count >= 2);
        Assert.Equal(0, process.Plugin.ActiveField.Shards[0].Monitor.ConsecutiveFailures);
    }

    [Fact]
    public async Task Background_WhenASubscriberThrows_GoesOnAndTellsTheOthers()
    {
        var (process, passes) = await StartAsync();
        var heard = 0;
        process.Plugin.Consolidated += (_, _) => throw new InvalidOperationException("a bad subscriber");
        process.Plugin.Consolidated += (_, _) => heard++;
        await process.Wallets.AddAsync("w", 1);
        await passes.AdvanceAsync(Interval);
        await process.Wallets.AddAsync("w", 1);

        await passes.AdvanceAsync(Interval);

        Assert.Equal(2, heard);
        Assert.Equal(2m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenSomebodyElseHasJustFolded_PaysOneConditionalGet()
    {
        var (idle, passes) = await StartAsync();
        var busy = await _world.StartAsync();
        await idle.Plugin.GetStatusAsync();
        _world.Time.Advance(Interval * 0.85);
        await busy.Wallets.AddAsync("w", 1);
        await busy.Plugin.ConsolidateAsync();
        idle.Mark();

        await passes.AdvanceAsync(Interval * 0.15);

        Assert.Equal(StoreVerb.Get, Assert.Single(idle.Trace).Verb);
    }

    [Fact]
    public async Task Background_WhenSomebodyElseFoldsWhatAFailedPassHasListed_ReportsItsAgeNoLonger()
    {
        var (process, passes) = await StartAsync();
        var other = await _world.StartAsync();
        var shard = process.Plugin.ActiveField.Shards[0];
        await other.Wallets.AddAsync("w", 1);
        process.Store.BeforePut = (operation, _) =>
            throw new StoreException(StoreErrorKind.Denied, operation.Key, "no");
        await passes.AdvanceAsync(Interval);
        Assert.Equal(Interval, shard.OldestPendingAge);
        process.Store.BeforePut = null;
        await other.Plugin.ConsolidateAsync();
        process.Mark();

        await passes.AdvanceAsync(Interval);

        Assert.Equal(StoreVerb.Get, Assert.Single(process.Trace).Verb);
        Assert.Equal(TimeSpan.Zero, shard.OldestPendingAge);
    }

    [Fact]
    public async Task DisposeAsync_WhenAddsAreUnderWay_StoresThem()
    {
        var (process, _) = await StartAsync();
        var gate = new PutGate(process.Store);
        var adds = Enumerable.Range(0, 50).Select(_ => process.Wallets.AddAsync("w", 1)).ToList();

        await gate.RunAsync(process.Db.DisposeAsync().AsTask());

        await Task.WhenAll(adds);
        var other = await _world.StartAsync();
        Assert.Equal(50m, await other.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenDatabaseIsDisposed_IsRefused()
    {
        var process = await _world.StartAsync();
        await process.Db.DisposeAsync();

        var calls = new Func<Task>[]
        {
            () => process.Plugin.ConsolidateAsync(),
            () => process.Plugin.GetStatusAsync(),
            () => process.Wallets.ConsolidateAsync("w"),
            () => process.Wallets.GetValueAsync("w"),
            () => process.Wallets.GetValueAsync("w", ReadConsistency.Strong),
            () => process.Plugin.GetCohortStatsAsync(new NodaTime.LocalDate(2026, 11, 20)),
            () => process.Plugin.GetHistoryAsync("w"),
            () => process.Wallets.GetAsync("w"),
        };

        foreach (var call in calls)
        {
            Assert.Equal(S3DbErrorKind.Closed, (await Assert.ThrowsAsync<S3DbException>(call)).Kind);
        }
    }

    [Fact]
    public async Task ConsolidateAsync_WhenDatabaseIsDisposedMeanwhile_IsClosed()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w", new { });
        var receipt = await process.Wallets.AddAsync("w", 1);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Store.BeforeList = async (_, token) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var calls = new[]
        {
            process.Plugin.ConsolidateAsync(),
            process.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token)),
            (Task)process.Wallets.DeleteAsync("w"),
        };
        await reached.Task;

        await process.Db.DisposeAsync();

        foreach (var call in calls.Take(2))
        {
            Assert.Equal(S3DbErrorKind.Closed, (await Assert.ThrowsAsync<S3DbException>(() => call)).Kind);
        }

        await Assert.ThrowsAsync<S3DbException>(() => calls[2]);
    }

    [Fact]
    public async Task Background_WhenProcessesLiveShorterThanTheInterval_Consolidates()
    {
        var interval = TimeSpan.FromHours(1);
        var folded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var life = 0; life < 2; life++)
        {
            var watch = new SleepWatch(_world.Time, interval, least: 0);
            var process = await _world.StartAsync(
                o =>
                {
                    o.AutoConsolidate = true;
                    o.ConsolidationInterval = interval;
                },
                clock: watch);
            process.Plugin.Consolidated += (_, _) => folded.TrySetResult();
            await watch.WhenAsleepAsync();
            await process.Wallets.AddAsync("w", 1);
            _world.Time.Advance(TimeSpan.FromMinutes(50));
            if (life == 1)
            {
                await folded.Task.WaitAsync(TimeSpan.FromSeconds(20));
            }

            Assert.Equal(life == 1, folded.Task.IsCompleted);
            await process.Db.DisposeAsync();
        }
    }

    [Fact]
    public async Task Background_WhenAShardWaitsForTheStore_FoldsThreeOthersMeanwhileAndNotAll()
    {
        var (process, passes) = await StartAsync(shards: 8);
        var (atOnce, counts, fourth) = (0, new ConcurrentBag<int>(), new TaskCompletionSource());
        for (var i = 0; i < 100; i++)
        {
            await process.Wallets.AddAsync($"w{i}", 1);
        }

        process.Store.BeforeList = async (_, cancellationToken) =>
        {
            counts.Add(Interlocked.Increment(ref atOnce));
            if (counts.Count == 4)
            {
                fourth.TrySetResult();
            }

            await fourth.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        };
        process.Store.AfterList = (_, _) =>
        {
            Interlocked.Decrement(ref atOnce);
            return ValueTask.CompletedTask;
        };
        await passes.AdvanceAsync(Interval);

        Assert.Equal(4, counts.Max());
        Assert.Equal(8, passes.Count);
    }

    [Fact]
    public async Task DisposeAsync_WhenBatchesLinger_SendsThemAtOnce()
    {
        var process = await _world.StartAsync(o => o.BatchTransactions = true);
        var add = process.Wallets.AddAsync("w", 1);

        await process.Db.DisposeAsync();

        await add;
        Assert.Equal(1m, await (await _world.StartAsync()).Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task AddAsync_WhenDatabaseIsDisposed_IsRefused()
    {
        var process = await _world.StartAsync();
        await process.Db.DisposeAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(() => process.Wallets.AddAsync("w", 1));

        Assert.Equal((S3DbErrorKind.Closed, false), (error.Kind, error.IsOutcomeUnknown));
        Assert.Equal(PluginState.Closed, process.Plugin.State);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<(CounterProcess Process, Passes Passes)> StartAsync(int shards = 1)
    {
        var watch = new SleepWatch(_world.Time, Interval);
        var process = await _world.StartAsync(
            o =>
            {
                o.Shards = shards;
                o.AutoConsolidate = true;
                o.ConsolidationInterval = Interval;
            },
            clock: watch);
        await watch.WhenAsleepAsync();
        return (process, new Passes(process, _world, watch));
    }

    /// <summary>Moves the clock while the loop sleeps, and counts its passes by the listings they make.</summary>
    private sealed class Passes(CounterProcess process, CounterWorld world, SleepWatch watch)
    {
        private readonly int _from = process.Store.Operations.Count;

        public int Count => process.Store.Operations.Skip(_from).Count(operation => operation.Verb == StoreVerb.List);

        public async Task AdvanceAsync(TimeSpan amount)
        {
            world.Time.Advance(amount);
            await watch.WhenAsleepAsync();
        }
    }
}
