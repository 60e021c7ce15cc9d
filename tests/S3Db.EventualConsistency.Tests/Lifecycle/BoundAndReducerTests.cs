using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Bounds of the attribute, and reducers that are not additive.</summary>
public sealed class BoundAndReducerTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task SubAsync_WhenBelowTheMinimum_IsRejected()
    {
        var process = await _world.StartAsync(
            o => o.Mode = ConsolidationMode.Sync, Wallets.Define("number|min:0|default:0"));
        await process.Wallets.InsertAsync("w", new { balance = 10 });

        var allowed = await process.Wallets.SubAsync("w", 10);
        var overdraft = await process.Wallets.SubAsync("w", 0.01m);
        var set = await process.Wallets.SetAsync("w", -1);

        Assert.Equal((Verdict.Applied, null, 0m), (allowed.Status, allowed.Reason, allowed.Value));
        Assert.Equal((Verdict.Rejected, "minimum", 0m), (overdraft.Status, overdraft.Reason, overdraft.Value));
        Assert.Equal((Verdict.Rejected, "minimum"), (set.Status, set.Reason));
        var rows = await process.Plugin.GetTransactionsAsync().ToListAsync();
        Assert.Equal([null, "rejected:minimum", "rejected:minimum"], rows.Select(row => row.Outcome));
        Assert.All(rows, row => Assert.True(row.Applied));
        var logged = await process.Db.Resource("wallets_transactions_balance").GetAsync(overdraft.TransactionId);
        Assert.Equal("rejected:minimum", logged.GetString("outcome"));
    }

    [Fact]
    public async Task AddAsync_WhenAboveTheMaximum_IsRejected()
    {
        var process = await _world.StartAsync(
            o => o.Mode = ConsolidationMode.Sync, Wallets.Define("number|max:100|default:0"));
        await process.Wallets.InsertAsync("w", new { balance = 90 });

        var receipt = await process.Wallets.AddAsync("w", 11);

        Assert.Equal((Verdict.Rejected, "maximum", 90m), (receipt.Status, receipt.Reason, receipt.Value));
        Assert.Equal(100m, (await process.Wallets.AddAsync("w", 10)).Value);
    }

    [Fact]
    public async Task SubAsync_WhenAHundredRaceForTheLastTen_TakesTenOnly()
    {
        var process = await _world.StartAsync(
            o => o.Mode = ConsolidationMode.Sync, Wallets.Define("number|min:0|default:0"));
        await process.Wallets.InsertAsync("w", new { balance = 10 });

        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => process.Wallets.SubAsync("w", 1)));

        Assert.Equal(10, receipts.Count(receipt => receipt.Status == Verdict.Applied));
        Assert.Equal(90, receipts.Count(receipt => receipt is { Status: Verdict.Rejected, Reason: "minimum" }));
        Assert.Equal(0m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task GetValueAsync_WhenStrong_JudgesPendingOverdraftsToo()
    {
        var process = await _world.StartAsync(definition: Wallets.Define("number|min:0|default:0"));
        await process.Wallets.InsertAsync("w", new { balance = 10 });
        await process.Wallets.SubAsync("w", 8);
        await process.Wallets.SubAsync("w", 8);

        Assert.Equal(2m, (await process.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
        Assert.Equal(2m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task MonotonicIncrease_WhenSetLowerOrSubtracted_NeverFalls()
    {
        var process = await _world.StartAsync(o =>
        {
            o.Mode = ConsolidationMode.Sync;
            o.Reducer = Reducers.MonotonicIncrease;
        });

        var values = new List<decimal?>
        {
            (await process.Wallets.AddAsync("w", 100)).Value,
            (await process.Wallets.SetAsync("w", 50)).Value,
            (await process.Wallets.SubAsync("w", 30)).Value,
            (await process.Wallets.SetAsync("w", 120)).Value,
            (await process.Wallets.AddAsync("w", 5)).Value,
        };

        Assert.Equal([100m, 100m, 100m, 120m, 125m], values);
    }

    [Fact]
    public async Task Max_WhenValuesComeInAnyOrder_KeepsTheHighest()
    {
        var process = await _world.StartAsync(
            o => o.Reducer = Reducers.Max, Wallets.Define("number|default:10"));
        await process.Wallets.InsertAsync("w", new { balance = 10 });
        Assert.Equal(10m, (await process.Wallets.GetValueAsync("w")).Value);

        foreach (var value in new[] { 3m, 42m, 17m })
        {
            await process.Wallets.SetAsync("w", value);
        }

        Assert.Equal(42m, await process.Wallets.ConsolidateAsync("w"));
        await process.Wallets.DeleteAsync("w");
        await process.Wallets.InsertAsync("w", new { balance = 10 });
        Assert.Equal(10m, await process.Wallets.ConsolidateAsync("w"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
