using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.BadInput;

/// <summary>Objects that are not what they must be: the key is named, the rest goes on, no guesses (I9).</summary>
public sealed class CorruptDataTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private const string Pages = "resource=wallets_transactions_balance/_log/000/pages/";
    private static readonly byte[] Garbage = "not gzip at all, whatever it is"u8.ToArray();
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConsolidateAsync_WhenSegmentIsCorrupt_StopsThatWriterAlone()
    {
        var broken = await _world.StartAsync();
        var sound = await _world.StartAsync();
        await broken.Wallets.AddAsync("a", 1);
        await broken.Wallets.AddAsync("a", 2);
        await broken.Wallets.AddAsync("a", 4);
        var segments = await _world.KeysAsync(Wal);
        await _world.Stored.PutAsync(segments[1], Garbage);
        await sound.Wallets.AddAsync("b", 10);
        var folder = await _world.StartAsync();
        var errors = new List<TransactionErrorEventArgs>();
        folder.Plugin.TransactionError += (_, e) => errors.Add(e);

        var report = await folder.Plugin.ConsolidateStoppedAsync();

        Assert.Equal((2L, 1), (report.TransactionCount, report.StoppedWriters));
        Assert.Equal(1m, (await folder.Wallets.GetValueAsync("a")).Value);
        Assert.Equal(10m, (await folder.Wallets.GetValueAsync("b")).Value);
        Assert.Contains(segments[1], Assert.Single(errors).Exception.Message, StringComparison.Ordinal);
        var status = await folder.Plugin.GetStatusAsync();
        Assert.Contains(segments[1], Assert.Single(status.StoppedWriters).Value, StringComparison.Ordinal);
        Assert.Equal(2, status.PendingSegments);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAnyWriterOfTheShardIsStopped_FailsForEveryRecordOfItAfterFoldingTheRest()
    {
        var broken = await _world.StartAsync();
        var sound = await _world.StartAsync();
        await broken.Wallets.AddAsync("a", 1);
        var key = Assert.Single(await _world.KeysAsync(Wal));
        await _world.Stored.PutAsync(key, Garbage);
        await sound.Wallets.AddAsync("b", 10);
        var folder = await _world.StartAsync();

        var error = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => folder.Wallets.ConsolidateAsync("b"));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Equal((1L, 1), (error.Report.TransactionCount, error.Report.StoppedWriters));
        Assert.Equal(10m, (await folder.Wallets.GetValueAsync("b")).Value);
        Assert.Equal(10m, (await sound.Wallets.AddAsync("b", 1, new() { Mode = ConsolidationMode.Sync })).Value - 1);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenCorruptSegmentIsRestored_GoesOnWithIt()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("a", 1);
        await process.Wallets.AddAsync("a", 2);
        var key = (await _world.KeysAsync(Wal))[0];
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, Garbage);
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        Assert.Equal(0m, (await folder.Wallets.GetValueAsync("a")).Value);

        await _world.Stored.PutAsync(key, body);
        await folder.Plugin.ConsolidateAsync();

        Assert.Equal(3m, (await folder.Wallets.GetValueAsync("a")).Value);
        Assert.Empty((await folder.Plugin.GetStatusAsync()).StoppedWriters);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenSegmentStaysCorrupt_CostsTheSameEveryTime()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("a", 1);
        await _world.Stored.PutAsync((await _world.KeysAsync(Wal))[0], Garbage);
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        folder.Mark();

        await folder.Plugin.ConsolidateStoppedAsync();

        Assert.InRange(folder.Trace.Count, 2, 3);
        Assert.Equal(0, folder.Count(Testing.StoreVerb.Put));
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndSegmentIsCorrupt_NamesTheKey()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("a", 1);
        var key = (await _world.KeysAsync(Wal))[0];
        await _world.Stored.PutAsync(key, Garbage);
        var reader = await _world.StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => reader.Wallets.GetValueAsync("a", ReadConsistency.Strong));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Equal(0m, (await reader.Wallets.GetValueAsync("a")).Value);
    }

    [Fact]
    public async Task GetValueAsync_WhenManifestIsCorrupt_NamesTheKey()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("a", 1);
        await _world.Stored.PutAsync(Wallets.Manifest, "{\"format\":1"u8.ToArray());

        await AssertCorruptAsync(
            () => process.Wallets.GetValueAsync("a"), $"The manifest '{Wallets.Manifest}' cannot be read");
        await AssertCorruptAsync(() => process.Plugin.ConsolidateAsync(), Wallets.Manifest);
    }

    [Fact]
    public async Task GetValueAsync_WhenManifestIsMissing_IsNoFreshStart()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("a", 1);
        await process.Plugin.ConsolidateAsync();
        await _world.Stored.DeleteAsync(Wallets.Manifest);

        await AssertCorruptAsync(
            () => process.Wallets.GetValueAsync("a"),
            $"The manifest '{Wallets.Manifest}' of wallets.balance (shard 0) is missing");
        await AssertCorruptAsync(() => process.Plugin.ConsolidateAsync(), "restore the object");
        var second = await _world.StartAsync();
        await AssertCorruptAsync(() => second.Wallets.GetValueAsync("a"), "damage and not a fresh start");
        Assert.False((await _world.Stored.GetAsync(Wallets.Manifest)).IsFound);
    }

    [Fact]
    public async Task AddAsync_WhenManifestIsMissing_IsStillDurable()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        await process.Wallets.AddAsync("a", 1);
        var manifest = await _world.ReadAsync(Wallets.Manifest);
        await _world.Stored.DeleteAsync(Wallets.Manifest);

        var receipt = await process.Wallets.AddAsync("a", 2);
        await _world.Stored.PutAsync(Wallets.Manifest, manifest);

        Assert.Equal(Verdict.Pending, receipt.Status);
        Assert.Equal(3m, await process.Wallets.ConsolidateAsync("a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetValueAsync_WhenPageIsCorruptOrMissing_StopsItsCountersAlone(bool isMissing)
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2 };
        var process = await _world.StartAsync(limits: limits);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => process.Wallets.SetAsync($"w{i}", i)));
        await process.Plugin.ConsolidateAsync();
        var manifest = process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;
        var key = manifest.Counters[manifest.AddressOf("w3")].Key!;
        Assert.StartsWith(Pages, key, StringComparison.Ordinal);
        if (isMissing)
        {
            await _world.Stored.DeleteAsync(key);
        }
        else
        {
            await _world.Stored.PutAsync(key, Garbage);
        }

        var reader = await _world.StartAsync(limits: limits);
        await AssertCorruptAsync(() => reader.Wallets.GetValueAsync("w3"), key);
        var sound = Enumerable.Range(0, 16).Count(i => manifest.AddressOf($"w{i}") != manifest.AddressOf("w3"));
        for (var i = 0; i < 16; i++)
        {
            if (manifest.AddressOf($"w{i}") != manifest.AddressOf("w3"))
            {
                Assert.Equal(i, (await reader.Wallets.GetValueAsync($"w{i}")).Value);
            }
        }

        Assert.InRange(sound, 8, 15);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenPageIsCorrupt_StillFoldsTheOtherPages()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2 };
        var process = await _world.StartAsync(limits: limits);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => process.Wallets.SetAsync($"w{i}", i)));
        await process.Plugin.ConsolidateAsync();
        var manifest = process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;
        var key = manifest.Counters[manifest.AddressOf("w3")].Key!;
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, Garbage);
        var first = await _world.StartAsync(limits: limits);
        var second = await _world.StartAsync(limits: limits);
        var other = Enumerable.Range(0, 16).First(i => manifest.AddressOf($"w{i}") != manifest.AddressOf("w3"));
        await first.Wallets.AddAsync("w3", 100);
        await second.Wallets.AddAsync($"w{other}", 100);

        var report = await second.Plugin.ConsolidateStoppedAsync();
        var status = await second.Plugin.GetStatusAsync();
        await _world.Stored.PutAsync(key, body);

        Assert.Equal((1L, 1), (report.TransactionCount, report.StoppedWriters));
        Assert.Contains(key, Assert.Single(status.StoppedWriters).Value, StringComparison.Ordinal);
        Assert.Equal(100m + other, (await second.Wallets.GetValueAsync($"w{other}")).Value);
        Assert.Equal(103m, await second.Wallets.ConsolidateAsync("w3"));
        Assert.Empty((await second.Plugin.GetStatusAsync()).StoppedWriters);
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndPageIsCorrupt_IsPendingSoon()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0 };
        var process = await _world.StartAsync(limits: limits);
        await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();
        var key = Assert.Single(await _world.KeysAsync(Pages));
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, Garbage);
        var writer = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync, limits: limits);
        writer.Mark();

        var receipt = await writer.Wallets.AddAsync("w", 2);
        var cost = writer.Trace.Count;
        await _world.Stored.PutAsync(key, body);

        Assert.Equal(Verdict.Pending, receipt.Status);
        Assert.InRange(cost, 2, 12);
        Assert.Equal(3m, await writer.Wallets.ConsolidateAsync("w"));
        Assert.Equal(7m, (await writer.Wallets.AddAsync("w", 4)).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static async Task AssertCorruptAsync(Func<Task> call, string text)
    {
        var error = await Assert.ThrowsAnyAsync<S3DbException>(call);
        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }
}
