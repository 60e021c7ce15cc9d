using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Diagnostics;

/// <summary>What a process says about its own transactions where the cursors of quiet writers are in pages.</summary>
public sealed class PendingLedgerTests : IAsyncDisposable
{
    private static readonly ConsolidationLimits Limits = new() { InlineCursorsMax = 0 };
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Pending_WhenAnotherWriterOfTheHourHasMovedToAPage_StaysPending()
    {
        var others = await StartAsync();
        await MoveOutAsync(others, await StartAsync());
        var process = await StartAsync();
        await process.Wallets.AddAsync("w", 1m);
        await process.Wallets.GetValueAsync("w");

        Assert.Equal(1, ShardOf(process).PendingTransactions);
        await ShardOf(process).SettleAsync(ManifestOf(process), CancellationToken.None);
        Assert.Equal(1, ShardOf(process).PendingTransactions);

        await others.Plugin.ConsolidateAsync();
        await process.Wallets.GetValueAsync("w");
        Assert.Equal(0, ShardOf(process).PendingTransactions);
    }

    [Fact]
    public async Task Pending_WhenOwnCursorHasMovedToAPage_IsSettledByLookingThere()
    {
        var process = await StartAsync();
        await MoveOutAsync(process, await StartAsync());
        await process.Wallets.GetValueAsync("w");
        process.Mark();

        await ShardOf(process).SettleAsync(ManifestOf(process), CancellationToken.None);

        Assert.Equal(0, ShardOf(process).PendingTransactions);
        Assert.Contains("/pages/c", Assert.Single(process.Trace).Key, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static CounterShard ShardOf(CounterProcess process) => process.Plugin.ActiveField.Shards[0];

    private static Manifest ManifestOf(CounterProcess process) =>
        ShardOf(process).Consolidator.Manifests.Cached!.Manifest;

    /// <summary>Has the cursor of a writer's process moved to the page of its hour, by another process.</summary>
    private async Task MoveOutAsync(CounterProcess writer, CounterProcess other)
    {
        await writer.Wallets.AddAsync("w", 1m);
        await other.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(15));
        await other.Wallets.AddAsync("w", 1m);
        await other.Plugin.ConsolidateAsync();
        Assert.Single(ManifestOf(other).CursorPages);
    }

    private Task<CounterProcess> StartAsync() => _world.StartAsync(limits: Limits);
}
