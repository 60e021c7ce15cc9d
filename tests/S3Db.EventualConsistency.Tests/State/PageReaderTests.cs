using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.State;

/// <summary>What a process keeps of pages: as many bytes as it may, and none that nobody asks for again.</summary>
public sealed class PageReaderTests : IAsyncDisposable
{
    private const int Records = 200;
    private static readonly ConsolidationLimits Paged = new() { InlineBytesMax = 0, PageEntriesMax = 20 };
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task PagesThatWereReplaced_AreForgottenByTheCommit()
    {
        var process = await _world.StartAsync(limits: Paged);
        await AddToAllAsync(process);
        var pages = PagesOf(process);
        var kept = pages.KeptBytes;

        for (var pass = 0; pass < 5; pass++)
        {
            await AddToAllAsync(process);
        }

        Assert.True(kept > 0);
        Assert.Equal(kept, pages.KeptBytes);
    }

    [Fact]
    public async Task PagesOfALostSwap_AreForgotten()
    {
        var process = await _world.StartAsync(limits: Paged);
        var other = await _world.StartAsync(limits: Paged);
        await AddToAllAsync(process);
        var kept = PagesOf(process).KeptBytes;
        await process.Wallets.AddAsync("w1", 1);
        process.Store.BeforePut = async (operation, token) =>
        {
            if (operation.Keys[0] == Wallets.Manifest)
            {
                process.Store.BeforePut = null;
                await other.Plugin.ConsolidateAsync(token);
            }
        };

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal(1, report.Conflicts);
        Assert.Equal(kept, PagesOf(process).KeptBytes);
    }

    [Theory]
    [InlineData(128 * 1024 * 1024, 0)]
    [InlineData(0, 1)]
    public async Task Pages_AreGottenAgain_OnlyWhereThereIsNoRoomForThem(long bytesMax, int gets)
    {
        var process = await _world.StartAsync(limits: Paged with { PageBytesMax = bytesMax });
        await AddToAllAsync(process);
        var pages = (await PageKeysAsync()).Count;
        process.Mark();

        await AddToAllAsync(process);

        Assert.Equal(gets * pages, PageGets(process).Count);
        Assert.InRange(PagesOf(process).KeptBytes, 0, bytesMax);
    }

    [Fact]
    public async Task ThePageAskedForLast_StaysLongest()
    {
        var process = await _world.StartAsync(limits: Paged);
        await AddToAllAsync(process);
        var kept = PagesOf(process).KeptBytes;
        var reader = await _world.StartAsync(limits: Paged with { PageBytesMax = kept / 2 });
        var keys = new List<string>();
        foreach (var i in Enumerable.Range(0, Records))
        {
            reader.Mark();
            await reader.Wallets.GetValueAsync("w1");
            keys.AddRange(i == 0 ? [] : PageGets(reader));
            await reader.Wallets.GetValueAsync($"w{i}");
        }

        Assert.Empty(keys);
        Assert.InRange(PagesOf(reader).KeptBytes, 1, kept / 2);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static PageReader PagesOf(CounterProcess process) =>
        process.Plugin.ActiveField.Shards[0].Consolidator.Pages;

    private static List<string> PageGets(CounterProcess process) =>
    [
        .. process.Trace.Where(operation => operation.Verb == StoreVerb.Get)
            .SelectMany(operation => operation.Keys)
            .Where(key => key.Contains("/pages/v", StringComparison.Ordinal)),
    ];

    private static async Task AddToAllAsync(CounterProcess process)
    {
        await Task.WhenAll(Enumerable.Range(0, Records).Select(i => process.Wallets.AddAsync($"w{i}", 1)));
        await process.Plugin.ConsolidateAsync();
    }

    private async Task<IReadOnlyList<string>> PageKeysAsync() =>
        [.. (await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/pages/v")).Order()];
}
