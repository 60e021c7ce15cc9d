using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>What a pass costs, counted on the store's trace: it follows what is pending, not history (I6).</summary>
public sealed class ConsolidationRequestTests : IAsyncDisposable
{
    private static readonly ConsolidationLimits Paged = new()
    {
        InlineBytesMax = 0, PageEntriesMax = 20, SegmentsMax = 20_000,
    };

    /// <summary>A pass that remembers no segment and takes four at a time.</summary>
    private static readonly ConsolidationLimits Uncached = new() { CachedTransactionsMax = 0, Parallelism = 2 };
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConsolidateAsync_WhenIdle_CostsTwoRequestsAndNoPut()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();
        process.Mark();
        await process.Plugin.ConsolidateAsync();
        Assert.InRange(process.Trace.Count, 1, 5);
        process.Mark();

        await process.Plugin.ConsolidateAsync();

        Assert.Equal([StoreVerb.Get, StoreVerb.List], process.Trace.Select(operation => operation.Verb).Order());
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTenThousandPendOverManyPages_IsAtMost150PutClassRequests()
    {
        var process = await _world.StartAsync(limits: Paged);

        await FillAsync(process, 10);
        var first = await MeasureAsync(process);
        var pages = await CountPagesAsync(process);
        await FillAsync(process, 10);
        var second = await MeasureAsync(process);

        Assert.InRange(pages, 64, 140);
        Assert.InRange(first, 1, 150);
        Assert.InRange(second, pages, 150);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAHundredPassesCameBefore_CostsTheSame()
    {
        var process = await _world.StartAsync(limits: Paged);
        await FillAsync(process, 2);
        await process.Plugin.ConsolidateAsync();
        await FillAsync(process, 2);
        var before = await MeasureAsync(process);
        var bytesBefore = (await _world.ReadAsync(Wallets.Manifest)).Length;

        for (var pass = 0; pass < 100; pass++)
        {
            _world.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => process.Wallets.AddAsync($"w{i * 50}", 1)));
            await process.Plugin.ConsolidateAsync();
        }

        _world.Time.Advance(TimeSpan.FromMinutes(3));
        await process.Plugin.ConsolidateAsync();
        await FillAsync(process, 2);
        var after = await MeasureAsync(process);

        Assert.InRange(after, before - 2, before + 2);
        Assert.InRange((await _world.ReadAsync(Wallets.Manifest)).Length, 1, bytesBefore * 2);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenDone_LeavesNoSegmentsBehind()
    {
        var process = await _world.StartAsync(limits: Paged);
        for (var i = 0; i < 20; i++)
        {
            await process.Wallets.AddAsync($"w{i}", 1);
        }

        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        Assert.Empty(await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/wal/"));
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(0, 2)]
    public async Task ConsolidateAsync_OfWhatOthersWrote_GetsEachSegmentOnceWhileItsRowsFit(int kept, int times)
    {
        await WriteElsewhereAsync(20);
        var process = await _world.StartAsync(limits: Uncached with { SegmentsMax = 4, KeptRowsMax = kept });
        process.Mark();

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal(5, report.Generations);
        var gets = process.Trace.Where(operation => operation.Verb == StoreVerb.Get)
            .SelectMany(operation => operation.Keys)
            .Where(key => key.Contains("/wal/", StringComparison.Ordinal))
            .CountBy(key => key)
            .ToList();
        Assert.Equal(20, gets.Count);
        Assert.All(gets, segment => Assert.Equal(times, segment.Value));
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task ConsolidateAsync_ByAFreshProcessEachTime_DoesNotWriteHistoryAgain()
    {
        var costs = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            await WriteElsewhereAsync(1);
            var process = await _world.StartAsync();
            process.Mark();
            await process.Plugin.ConsolidateAsync();
            costs.Add(process.Trace.Count);
            Assert.Single(process.Trace, operation => operation.Verb == StoreVerb.Put
                && operation.Keys[0].Contains("/cohortMonth=", StringComparison.Ordinal));
        }

        Assert.All(costs.Skip(1), cost => Assert.Equal(costs[1], cost));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task WriteElsewhereAsync(int segments)
    {
        var writer = await _world.StartAsync();
        for (var i = 0; i < segments; i++)
        {
            await writer.Wallets.AddAsync($"w{i}", 1);
        }
    }

    private static Task<TransactionReceipt[]> FillAsync(CounterProcess process, int each) => Task.WhenAll(
        Enumerable.Range(0, 1000 * each).Select(i => process.Wallets.AddAsync($"w{i % 1000}", 1)));

    private static async Task<int> MeasureAsync(CounterProcess process)
    {
        process.Mark();
        await process.Plugin.ConsolidateAsync();
        return process.CountBilledAsPut();
    }

    private static async Task<int> CountPagesAsync(CounterProcess process)
    {
        var current = await process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.ReadAsync(default);
        return current.Manifest.Counters.Count;
    }
}
