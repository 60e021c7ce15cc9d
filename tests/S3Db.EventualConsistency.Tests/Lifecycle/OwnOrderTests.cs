using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>
/// What a process wrote one after the other is decided in that order, also where it writes under a fresh id and a sync
/// caller folds without listing (H32).
/// </summary>
public sealed class OwnOrderTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task SetAsync_WhenSyncAfterAnAsyncAddUnderAnEarlierId_IsDecidedAfterIt()
    {
        var process = await _world.StartAsync();
        var added = await process.Wallets.AddAsync("w", 100);
        _world.Time.Advance(TimeSpan.FromMinutes(2));

        var set = await process.Wallets.SetAsync("w", 5, new() { Mode = ConsolidationMode.Sync });
        await process.Plugin.ConsolidateAsync();

        Assert.NotEqual(added.TransactionId[..33], set.TransactionId[..33]);
        Assert.Equal((Verdict.Applied, 5m), (set.Status, set.Value));
        Assert.Equal(5m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
