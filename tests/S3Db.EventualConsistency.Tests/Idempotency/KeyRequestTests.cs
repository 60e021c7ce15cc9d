using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// What keys cost, counted on the store's trace: it follows what is pending, not what is remembered (I6).
/// </summary>
public sealed class KeyRequestTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenSync_CostsTheSegmentAndTheManifest()
    {
        var process = await StartAsync(ConsolidationMode.Sync);
        await process.Wallets.InsertAsync("w", new { balance = 0 });
        await process.Wallets.AddAsync("w", 1, Key("first"));
        process.Mark();

        await process.Wallets.AddAsync("w", 1, Key("second"));
        await process.Wallets.AddAsync("w", 1, Key("first"));

        Assert.All(process.Trace, operation => Assert.Equal(StoreVerb.Put, operation.Verb));
        Assert.Equal(4, process.Trace.Count);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAHundredThousandKeysAreRemembered_CostsAsWithTen()
    {
        var process = await StartAsync(ConsolidationMode.Async);
        await FillAsync(process, 10);
        var few = await MeasureAsync(process, "few");
        await FillAsync(process, 100_000);
        var firstTime = await MeasureAsync(process, "many");
        var again = await MeasureAsync(process, "again");

        Assert.Equal(few.Requests, firstTime.Requests);
        Assert.Equal(few.Requests, again.Requests);
        Assert.InRange(again.ManifestBytes, 1, few.ManifestBytes + 16_000);
        var memory = process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest.Keys;
        Assert.InRange(memory.Runs.Sum(run => run.Count), 100_000, 100_020);
        Assert.InRange(await MeasureMemoryAsync() / 100_000.0, 10, 60);

        var repeat = await process.Wallets.AddAsync("w7", 1, Key("100000-7"));
        await process.Plugin.ConsolidateAsync();
        var row = (await process.Plugin.GetTransactionsAsync().ToListAsync()).Single(r => r.Id == repeat.TransactionId);
        Assert.Equal("duplicate", row.Outcome);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static TransactionOptions Key(string key) => new() { IdempotencyKey = key };

    private Task<CounterProcess> StartAsync(ConsolidationMode mode) => _world.StartAsync(o => o.Mode = mode);

    private async Task FillAsync(CounterProcess process, int count)
    {
        var log = new KeyedLog(_world, process);
        var now = Instant.FromDateTimeOffset(_world.Time.GetUtcNow());
        foreach (var chunk in Enumerable.Range(0, count).Chunk(5_000))
        {
            await log.SendAsync(
                log.Writer(now), [.. chunk.Select(i => KeyedLog.Add($"w{i % 100}", 1, $"{count}-{i}", now))]);
        }

        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await process.Plugin.ConsolidateAsync();
    }

    private async Task<(int Requests, int ManifestBytes)> MeasureAsync(CounterProcess process, string key)
    {
        await process.Wallets.AddAsync("w", 1, Key(key));
        process.Mark();
        await process.Plugin.ConsolidateAsync();
        var requests = process.Trace.Count;
        await process.Plugin.ConsolidateAsync();
        return (requests, (await _world.ReadAsync(Wallets.Manifest)).Length);
    }

    private async Task<long> MeasureMemoryAsync()
    {
        var bytes = 0L;
        foreach (var key in await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/pages/k"))
        {
            bytes += (await _world.ReadAsync(key)).Length;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes of remembered keys");
        return bytes;
    }
}
