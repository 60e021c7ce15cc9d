using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>History that is written while the next generation is folded, over three passes of four segments.</summary>
public sealed class TrailingHistoryTests : IAsyncDisposable
{
    private const int Passes = 3;
    private static readonly ConsolidationLimits FullPasses =
        new() { CachedTransactionsMax = 0, Parallelism = 2, TransactionsMax = 4 };

    private readonly CounterWorld _world = new() { Retry = new() { AttemptsMax = 1 } };
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task AFullPass_HasItsHistoryWrittenBesideTheNext_AndBeforeTheOneAfter()
    {
        var process = await StartAsync();
        var writtenBefore = new List<int>();
        process.Store.BeforePut = async (put, _) =>
        {
            if (IsManifest(put))
            {
                writtenBefore.Add(await CountFilesAsync());
            }
            else if (IsHistory(put) && writtenBefore.Count == 1)
            {
                // Slow: the next fold commits meanwhile, and the one after it would too if it did not wait.
                await _released.Task;
                await YieldAsync();
            }
        };
        process.Store.AfterPutApplied = (put, _) =>
        {
            if (IsManifest(put) && writtenBefore.Count == 2)
            {
                _released.TrySetResult();
            }

            return ValueTask.CompletedTask;
        };

        await process.Plugin.ConsolidateAsync();

        Assert.Equal([0, 0], writtenBefore[..2]);
        Assert.InRange(writtenBefore[2], 1, 2);
        Assert.Equal((Passes, Passes), (writtenBefore.Count, await CountFilesAsync()));
        Assert.Equal(Passes, process.Store.Operations.Count(IsHistory));
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task HistoryThatFailsBesideAFold_IsTold_AndWrittenByTheNextRun()
    {
        var process = await StartAsync();
        var manifests = 0;
        process.Store.BeforePut = async (put, _) =>
        {
            if (IsManifest(put) && ++manifests == 2)
            {
                await _arrived.Task;
            }
            else if (IsHistory(put) && _arrived.TrySetResult())
            {
                throw new StoreException(StoreErrorKind.Denied, put.Keys[0], "no history today");
            }
        };

        var error = await Assert.ThrowsAsync<StoreException>(() => process.Plugin.ConsolidateAsync());
        await process.Plugin.ConsolidateAsync();

        Assert.Equal("no history today", error.Message);
        Assert.Equal(Passes, await CountFilesAsync());
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task AFoldThatFails_WaitsForTheHistoryBesideIt()
    {
        var process = await StartAsync();
        var manifests = 0;
        process.Store.BeforePut = async (put, _) =>
        {
            if (IsHistory(put))
            {
                _arrived.TrySetResult();
                await _released.Task;
            }
            else if (IsManifest(put) && ++manifests == 2)
            {
                await _arrived.Task;
                throw new StoreException(StoreErrorKind.Denied, put.Keys[0], "no fold today");
            }
        };

        var consolidation = process.Plugin.ConsolidateAsync();
        await _arrived.Task;
        await YieldAsync();
        Assert.False(consolidation.IsCompleted);
        _released.TrySetResult();

        var error = await Assert.ThrowsAsync<StoreException>(() => consolidation);
        Assert.Equal("no fold today", error.Message);
        Assert.Equal(1, await CountFilesAsync());
    }

    public ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        return _world.DisposeAsync();
    }

    private static bool IsManifest(StoreOperation put) => put.Keys[0] == Wallets.Manifest;

    private static bool IsHistory(StoreOperation put) =>
        put.Keys[0].Contains("/cohortMonth=", StringComparison.Ordinal);

    private static async Task YieldAsync()
    {
        for (var i = 0; i < 2_000; i++)
        {
            await Task.Yield();
        }
    }

    private async Task<int> CountFilesAsync() => (await _world.KeysAsync("resource=wallets_transactions_balance/"))
        .Count(key => key.Contains("/cohortMonth=", StringComparison.Ordinal));

    private async Task<CounterProcess> StartAsync()
    {
        var writer = await _world.StartAsync();
        for (var i = 0; i < 4 * Passes; i++)
        {
            await writer.Wallets.AddAsync($"w{i}", 1);
        }

        return await _world.StartAsync(limits: FullPasses);
    }
}
