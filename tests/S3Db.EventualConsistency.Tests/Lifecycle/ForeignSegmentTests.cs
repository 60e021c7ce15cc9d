using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>H15: other bytes under the key of a folded segment mean that two processes use one writer id.</summary>
public sealed class ForeignSegmentTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private readonly CounterWorld _world = new();
    private readonly EventLog _log = new();

    [Fact]
    public async Task ConsolidateAsync_WhenCopyAtCursorDiffers_AlarmsAndKeepsIt()
    {
        var (key, body) = await FoldOneAsync();
        var foreign = await CloneAsync(key, body);
        var folder = await StartAsync();

        await folder.Plugin.ConsolidateAsync();
        await folder.Plugin.ConsolidateAsync();

        Assert.Equal(1, _log.Count(CounterEventId.ForeignSegment));
        Assert.Equal(foreign, await _world.ReadAsync(key));
        Assert.Equal(1, folder.Plugin.ActiveField.Shards[0].Consolidator.Cleaner.ForeignSegments);
        var health = await CounterHealth.ReadAsync(folder.Plugin, new CounterHealthOptions(), CancellationToken.None);
        Assert.Contains("used by two processes", health.Description, StringComparison.Ordinal);
        Assert.Equal(1m, (await folder.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenCopyAtCursorIsTheSame_RemovesItQuietly()
    {
        var (key, body) = await FoldOneAsync();
        await _world.Stored.PutAsync(key, body);
        var folder = await StartAsync();

        await folder.Plugin.ConsolidateAsync();

        Assert.Equal(0, _log.Count(CounterEventId.ForeignSegment));
        Assert.Empty(await _world.KeysAsync(Wal));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenNothingReappeared_ReadsNoFoldedSegment()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 1);
        var folder = await StartAsync();
        await folder.Plugin.ConsolidateAsync();
        folder.Mark();

        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await folder.Plugin.ConsolidateAsync();

        Assert.DoesNotContain(
            folder.Trace,
            request => request.Verb == Testing.StoreVerb.Get
                && request.Keys.Any(key => key.StartsWith(Wal, StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Folds a segment and removes it; a minute later its slot is free.</summary>
    private async Task<(string Key, byte[] Body)> FoldOneAsync()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 1);
        var key = Assert.Single(await _world.KeysAsync(Wal));
        var body = await _world.ReadAsync(key);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        Assert.Empty(await _world.KeysAsync(Wal));
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        return (key, body);
    }

    /// <summary>What the second copy of a process stores: other transactions in the same slot.</summary>
    private async Task<byte[]> CloneAsync(string key, byte[] body)
    {
        var segment = LogWriterFixture.SegmentOf(key);
        var transactions = SegmentCodec.Decode(segment, "balance", body);
        var foreign = SegmentCodec.Encode("balance", segment, [transactions[0] with { Value = 7 }]);
        await _world.Stored.PutAsync(key, foreign);
        return foreign;
    }

    private async Task<CounterProcess> StartAsync()
    {
        var process = await _world.OpenAsync(loggerFactory: _log);
        await process.InstallAsync(Wallets.Options(), Wallets.Define());
        return process;
    }
}
