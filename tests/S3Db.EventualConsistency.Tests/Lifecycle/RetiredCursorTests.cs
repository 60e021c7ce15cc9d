using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>
/// A cursor page that a newer manifest has retired is no damage: whoever needed it starts again (H19).
/// </summary>
public sealed class RetiredCursorTests : IAsyncDisposable
{
    private const string Pages = "resource=wallets_transactions_balance/_log/000/pages/";
    private static readonly ConsolidationLimits Limits = new() { InlineCursorsMax = 0 };
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenSyncAndItsCursorPageWasRetired_IsDecided()
    {
        var process = await StartAsync(ConsolidationMode.Sync);
        await process.Wallets.AddAsync("w", 1);
        await PageOutAsync();
        await process.Wallets.GetValueAsync("w");
        await PageOutAsync();

        var receipt = await process.Wallets.AddAsync("w", 2);

        Assert.Equal((Verdict.Applied, 3m), (receipt.Status, receipt.Value));
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndACursorPageIsRetiredMeanwhile_ReadsAgain()
    {
        var process = await StartRacingAsync();

        Assert.Equal(3m, (await process.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
        Assert.Null(process.Store.BeforeGet);
    }

    [Fact]
    public async Task GetValueAsync_WhenAtATokenAndACursorPageIsRetiredMeanwhile_ReadsAgain()
    {
        var process = await StartAsync(ConsolidationMode.Async);
        var receipt = await process.Wallets.AddAsync("w", 1);
        await PageOutAsync();
        Race(process);

        var read = await process.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token));

        Assert.Equal(1m, read.Value);
        Assert.Null(process.Store.BeforeGet);
    }

    [Fact]
    public async Task GetStatusAsync_WhenACursorPageIsRetiredMeanwhile_ReadsAgain()
    {
        var process = await StartRacingAsync();

        Assert.Equal(0, (await process.Plugin.GetStatusAsync()).PendingSegments);
        Assert.Null(process.Store.BeforeGet);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTheCursorPageItAddsToIsRetiredMeanwhile_GoesOn()
    {
        var process = await StartAsync(ConsolidationMode.Async);
        await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();
        await PageOutAsync();
        _world.Time.Advance(TimeSpan.FromHours(1));
        await process.Wallets.AddAsync("w", 2);
        Race(process);

        Assert.Equal(3m, await process.Wallets.ConsolidateAsync("w"));
        Assert.Null(process.Store.BeforeGet);
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndACursorPageIsMissing_NamesTheKey()
    {
        var process = await StartAsync(ConsolidationMode.Async);
        await process.Wallets.AddAsync("w", 1);
        await PageOutAsync();
        await process.Wallets.AddAsync("w", 1);
        var key = Assert.Single(Cursors(await _world.KeysAsync(Pages)));
        await _world.Stored.DeleteAsync(key);

        var error = await Assert.ThrowsAsync<PageGoneException>(
            () => process.Wallets.GetValueAsync("w", ReadConsistency.Strong));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static IEnumerable<string> Cursors(IEnumerable<string> keys) =>
        keys.Where(key => key.StartsWith($"{Pages}c2026", StringComparison.Ordinal));

    private Task<CounterProcess> StartAsync(ConsolidationMode mode) =>
        _world.StartAsync(o => o.Mode = mode, limits: Limits);

    /// <summary>A process that has one segment pending, and loses its cursor page while it asks for it.</summary>
    private async Task<CounterProcess> StartRacingAsync()
    {
        var process = await StartAsync(ConsolidationMode.Async);
        await process.Wallets.AddAsync("w", 1);
        await PageOutAsync();
        await process.Wallets.AddAsync("w", 2);
        Race(process);
        return process;
    }

    private void Race(CounterProcess process) =>
        process.Store.BeforeGet = async (operation, _) =>
        {
            if (Cursors([operation.Key]).Any())
            {
                process.Store.BeforeGet = null;
                await PageOutAsync();
            }
        };

    /// <summary>
    /// Another process of the same hour folds an addition of 1; its cursor goes to the page later, and so the page of
    /// before is retired, and removed.
    /// </summary>
    private async Task PageOutAsync()
    {
        var other = await StartAsync(ConsolidationMode.Async);
        await other.Wallets.AddAsync("v", 1);
        await other.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(11));
        await other.Wallets.AddAsync("v", 1);
        await other.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await other.Plugin.ConsolidateAsync();
    }
}
