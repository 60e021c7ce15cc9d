using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H15: a machine or a process is copied while it runs, and both copies write under one id. What one of them loses is
/// lost; it must not go unnoticed, and not be more than the one slot.
/// </summary>
public sealed class H15ClonedProcessTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private readonly CounterWorld _world = new();
    private readonly EventLog _log = new();

    [Fact]
    public async Task AppendAsync_WhenItsCloneTookTheSlot_GoesOnUnderAFreshId()
    {
        Assert.Equal([1, 2], await PlaySameSlotAsync(null));
        Assert.Equal([2], await PlaySameSlotAsync(ProtocolRule.SegmentIfNoneMatch));
    }

    [Fact]
    public async Task Removal_WhenACloneUsesAFoldedSlot_IsNoRemovalOfItsSegment()
    {
        Assert.True(await PlayFoldedSlotAsync(null));
        Assert.False(await PlayFoldedSlotAsync(ProtocolRule.KeepForeignSegments));
    }

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
            request => request.Verb == StoreVerb.Get
                && request.Keys.Any(key => key.StartsWith(Wal, StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Both copies store a transaction and are told so. Gives what is stored.</summary>
    private static async Task<IEnumerable<int>> PlaySameSlotAsync(ProtocolRule? without)
    {
        var time = new ManualTimeProvider();
        var store = new InMemoryObjectStore("clones", time);
        var clock = new StoreClock(time);
        clock.Observe(time.Now);
        var options = new LogWriterOptions
        {
            Rules = without is { } rule ? ProtocolRules.Without(rule) : ProtocolRules.All,
        };
        foreach (var number in new[] { 1, 2 })
        {
            await using var writer = new LogWriter(
                options, store, LogWriterFixture.Keys, clock, time, new SeededRandomSource(1), new EventLog());
            await writer.AppendAsync(LogWriterFixture.Transaction(number));
        }

        var values = new List<int>();
        await foreach (var item in store.ListAllAsync(LogWriterFixture.Keys.WalPrefix))
        {
            var body = (await store.GetAsync(item.Key)).Body;
            var rows = SegmentCodec.Decode(LogWriterFixture.SegmentOf(item.Key), "balance", body);
            values.AddRange(rows.Select(row => (int)row.Value));
        }

        return values.Order();
    }

    /// <summary>Gives whether the clone's segment is still there, for somebody to look at.</summary>
    private static async Task<bool> PlayFoldedSlotAsync(ProtocolRule? without)
    {
        await using var scenario = new H15ClonedProcessTests();
        var (key, body) = await scenario.FoldOneAsync();
        await scenario.CloneAsync(key, body);
        var folder = await scenario._world.StartAsync(without: without);

        await folder.Plugin.ConsolidateAsync();

        return (await scenario._world.KeysAsync(Wal)).Contains(key);
    }

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
