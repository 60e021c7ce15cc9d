using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H9: what a sync caller's value is read from goes meanwhile. A later generation has it, too.</summary>
public sealed class H09SyncValueTests
{
    [Fact]
    public async Task AddAsync_WhenTheRecordBeginsANewLifeMeanwhile_AnswersItsValue()
    {
        await using var world = Script.Prompt();
        var (caller, other) = await StartAsync(world);
        await other.Wallets.InsertAsync("w", new { balance = 100 });
        OnceBeforeGet(caller, Script.Record, async () =>
        {
            await other.Wallets.DeleteAsync("w");
            await other.Wallets.InsertAsync("w", new { balance = 7 });
        });

        var receipt = await caller.Wallets.AddAsync("w", 5m);

        await AssertAppliedAsync(receipt, 7m, other);
    }

    [Fact]
    public async Task AddAsync_WhenThePageIsRetiredMeanwhile_AnswersTheValueOfTheNextOne()
    {
        await using var world = Script.Prompt();
        var (caller, other) = await StartAsync(world);
        caller.OnceAfterPut(Script.Wal, () => other.Plugin.ConsolidateAsync());
        OnceBeforeGet(caller, Script.Pages, async () =>
        {
            var retired = await world.KeysAsync(Script.Pages);
            await other.Wallets.AddAsync("w", 10m);
            await other.Plugin.ConsolidateAsync();
            await world.Stored.DeleteManyAsync([.. retired]);
        });

        var receipt = await caller.Wallets.AddAsync("w", 5m);

        await AssertAppliedAsync(receipt, 15m, other);
    }

    private static async Task<(CounterProcess Caller, CounterProcess Other)> StartAsync(CounterWorld world) => (
        await world.StartAsync(o => o.Mode = ConsolidationMode.Sync, limits: Script.Paged),
        await world.StartAsync(limits: Script.Paged));

    private static async Task AssertAppliedAsync(TransactionReceipt receipt, decimal value, CounterProcess other)
    {
        Assert.Equal((Verdict.Applied, value), (receipt.Status, receipt.Value));
        var read = await other.Wallets.GetValueAsync("w");
        Assert.Equal((value, receipt.Token), (read.Value, receipt.Token.Merge(read.Token)));
    }

    private static void OnceBeforeGet(CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.BeforeGet = async (operation, _) =>
        {
            if (operation.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                process.Store.BeforeGet = null;
                await then();
            }
        };
}
