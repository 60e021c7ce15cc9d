using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>
/// A segment that is damaged after it was folded and before its history was written: that generation waits, and
/// nobody else does (I9).
/// </summary>
public sealed class DamagedHistoryTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private const string Cohorts = "resource=wallets_transactions_balance/cohortMonth=2026-11/";
    private static readonly ConsolidationLimits Tight = new() { UnwrittenMax = 2, UnwrittenEager = 1, DamagedMax = 2 };
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConsolidateAsync_WhenAFoldedSegmentIsDamaged_GoesOnWithEverybodyElse()
    {
        var (key, _) = await FoldWithoutHistoryAsync("a");
        await _world.Stored.PutAsync(key, "damaged"u8.ToArray());
        var process = await _world.StartAsync(limits: Tight);

        for (var i = 0; i < 5; i++)
        {
            await process.Wallets.AddAsync("b", 10);
            var error = await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.ConsolidateAsync());
            Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
        }

        // Neither a read behind a write nor a deletion depends on the history of another record.
        var receipt = await process.Wallets.AddAsync("c", 3);
        Assert.Equal(
            3m, (await process.Wallets.GetValueAsync("c", ReadConsistency.AtLeast(receipt.Token))).Value);
        await process.Wallets.InsertAsync("d", new { balance = 1 });
        await process.Wallets.DeleteAsync("d");
        Assert.Equal(50m, (await process.Wallets.GetValueAsync("b")).Value);
        Assert.Equal(1m, (await process.Wallets.GetValueAsync("a")).Value);
        Assert.Equal(7, (await _world.KeysAsync(Cohorts)).Count);
        Assert.Contains(key, await _world.KeysAsync(Wal));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTheSegmentIsRestored_WritesItsHistory()
    {
        var (key, body) = await FoldWithoutHistoryAsync("a");
        await _world.Stored.PutAsync(key, "damaged"u8.ToArray());
        var process = await _world.StartAsync(limits: Tight);
        await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.ConsolidateAsync());

        await _world.Stored.PutAsync(key, body);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        Assert.Single(await _world.KeysAsync(Cohorts));
        Assert.Empty(await _world.KeysAsync(Wal));
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTooManyGenerationsAreDamaged_StopsUntilOneIsRestored()
    {
        var damaged = new List<(string Key, byte[] Body)>();
        for (var i = 0; i < 2; i++)
        {
            var segment = await FoldWithoutHistoryAsync("a");
            await _world.Stored.PutAsync(segment.Key, "damaged"u8.ToArray());
            damaged.Add(segment);
        }

        var process = await _world.StartAsync(limits: Tight);
        await process.Wallets.AddAsync("b", 10);
        await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.ConsolidateAsync());
        Assert.Equal(0m, (await process.Wallets.GetValueAsync("b")).Value);

        await _world.Stored.PutAsync(damaged[0].Key, damaged[0].Body);
        await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.ConsolidateAsync());
        Assert.Equal(10m, (await process.Wallets.GetValueAsync("b")).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>One transaction by a process that dies between its fold and the cohort file.</summary>
    private async Task<(string Key, byte[] Body)> FoldWithoutHistoryAsync(string id)
    {
        var before = await _world.KeysAsync(Wal);
        var process = await _world.StartAsync(limits: Tight with { UnwrittenMax = 100, DamagedMax = 100 });
        await process.Wallets.AddAsync(id, 1);
        var key = Assert.Single((await _world.KeysAsync(Wal)).Except(before, StringComparer.Ordinal));
        var body = await _world.ReadAsync(key);
        process.Store.BeforePut = (operation, _) => operation.Key.Contains("cohortDate=", StringComparison.Ordinal)
            ? throw new StoreException(StoreErrorKind.Denied, operation.Key, "not now")
            : ValueTask.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => process.Plugin.ConsolidateAsync());
        process.Store.BeforePut = null;
        return (key, body);
    }
}
