using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>A pass is bounded by the pages it touches, but not so that each segment rewrites all of them.</summary>
public sealed class PagesOfAPassTests : IAsyncDisposable
{
    private const int Records = 64;
    private static readonly ConsolidationLimits FewPages = new()
    {
        InlineBytesMax = 0, PageEntriesMax = 4, PagesMax = 4, CachedTransactionsMax = 0,
    };

    private readonly CounterWorld _world = new();

    [Fact]
    public async Task SegmentsThatEachTouchMorePagesThanAPassMay_AreFoldedTogether()
    {
        var process = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, Records).Select(id => process.Wallets.AddAsync($"w{id}", 1)));
        }

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal(10 * Records, report.TransactionCount);
        Assert.InRange(report.Generations, 1, 3);
    }

    [Fact]
    public async Task SegmentsOfAPageEach_AreCutAtTheLimit()
    {
        var process = await StartAsync();
        for (var id = 0; id < Records; id++)
        {
            await process.Wallets.AddAsync($"w{id}", 1);
        }

        process.Mark();
        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal(Records, report.TransactionCount);
        var pagesOfAPass = process.Trace
            .Where(operation => operation.Verb == StoreVerb.Put)
            .Select(operation => operation.Keys[0])
            .Where(key => key.Contains("/pages/v", StringComparison.Ordinal))
            .CountBy(key => key.Split('/')[^1].Split('-')[0]);
        Assert.True(report.Generations > 4, $"{report.Generations}");
        Assert.All(pagesOfAPass, pass => Assert.InRange(pass.Value, 1, FewPages.PagesMax));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>All records are on their pages already, which are more than a pass may touch.</summary>
    private async Task<CounterProcess> StartAsync()
    {
        var process = await _world.StartAsync(limits: FewPages with { PagesMax = 1_000 });
        await Task.WhenAll(Enumerable.Range(0, Records).Select(id => process.Wallets.AddAsync($"w{id}", 1)));
        await process.Plugin.ConsolidateAsync();
        return await _world.StartAsync(limits: FewPages);
    }
}
