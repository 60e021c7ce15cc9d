using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>What a read costs, counted on the store's trace.</summary>
public sealed class ReadRequestTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetValueAsync_WhenNothingChanged_IsOneConditionalGet(bool exists)
    {
        var process = await _world.StartAsync();
        if (exists)
        {
            await process.Wallets.InsertAsync("w", new { balance = 5 });
        }

        await process.Wallets.SetAsync("w", 1);
        await process.Wallets.ConsolidateAsync("w");
        await process.Wallets.GetValueAsync("w");
        process.Mark();

        await process.Wallets.GetValueAsync("w");

        Assert.Equal((StoreVerb.Get, Wallets.Manifest), ToPair(Assert.Single(process.Trace)));
    }

    [Fact]
    public async Task GetValueAsync_WhenOnlyAddedToARecord_IsOneConditionalGet()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 5 });
        await process.Wallets.AddAsync("w", 1);
        await process.Wallets.ConsolidateAsync("w");
        await process.Wallets.GetValueAsync("w");
        process.Mark();

        var value = await process.Wallets.GetValueAsync("w");

        Assert.Equal(6m, value.Value);
        Assert.Equal((StoreVerb.Get, Wallets.Manifest), ToPair(Assert.Single(process.Trace)));
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndOwnSegmentPends_IsOneListAndOneConditionalGet()
    {
        var process = await _world.StartAsync();
        await process.Wallets.SetAsync("w", 1);
        await process.Wallets.ConsolidateAsync("w");
        await process.Wallets.AddAsync("w", 1);
        await process.Wallets.GetValueAsync("w", ReadConsistency.Strong);
        process.Mark();

        var value = await process.Wallets.GetValueAsync("w", ReadConsistency.Strong);

        Assert.Equal((2m, 1L), (value.Value, value.Pending));
        Assert.Equal([StoreVerb.List, StoreVerb.Get], process.Trace.Select(operation => operation.Verb));
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndOthersWrote_GetsEachPendingSegmentOnce()
    {
        var writer = await _world.StartAsync();
        var reader = await _world.StartAsync();
        await writer.Wallets.SetAsync("w", 1);
        await writer.Wallets.AddAsync("w", 1);
        await writer.Wallets.AddAsync("w", 1);
        await reader.Wallets.GetValueAsync("other");
        reader.Mark();

        var first = await reader.Wallets.GetValueAsync("w", ReadConsistency.Strong);
        var cost = reader.Trace.Where(operation => !IsRecord(operation)).ToList();
        reader.Mark();
        await reader.Wallets.GetValueAsync("w", ReadConsistency.Strong);

        Assert.Equal((3m, 3L), (first.Value, first.Pending));
        Assert.Single(cost, operation => operation.Verb == StoreVerb.List);
        Assert.Equal(4, cost.Count(operation => operation.Verb == StoreVerb.Get));
        Assert.Equal(2, reader.Trace.Count(operation => !IsRecord(operation)));
    }

    [Fact]
    public async Task GetCohortStatsAsync_WhenNothingChanged_IsOneConditionalGet()
    {
        var process = await _world.StartAsync();
        var receipt = await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();
        process.Mark();

        var stats = await process.Plugin.GetCohortStatsAsync(receipt.CohortDate);

        Assert.Equal(1, stats.TransactionCount);
        Assert.Equal((StoreVerb.Get, Wallets.Manifest), ToPair(Assert.Single(process.Trace)));
    }

    [Fact]
    public async Task GetValueAsync_WhenAtLeastAReachedToken_IsOneConditionalGet()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        var receipt = await process.Wallets.SetAsync("w", 1);
        process.Mark();

        await process.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token));

        Assert.Equal((StoreVerb.Get, Wallets.Manifest), ToPair(Assert.Single(process.Trace)));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static (StoreVerb Verb, string Key) ToPair(StoreOperation operation) => (operation.Verb, operation.Key);

    private static bool IsRecord(StoreOperation operation) =>
        operation.Key.StartsWith("resource=wallets/data/", StringComparison.Ordinal);
}
