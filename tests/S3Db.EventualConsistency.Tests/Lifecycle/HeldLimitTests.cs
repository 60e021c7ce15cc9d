using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

/// <summary>What waits for a failing reducer is bounded, and none of it is lost.</summary>
public sealed class HeldLimitTests
{
    [Fact]
    public async Task ConsolidateAsync_WhenMoreWouldWaitThanMay_StopsTheChainAndDecidesAllOnceCorrected()
    {
        var store = new InMemoryObjectStore();
        var isBroken = true;
        decimal Reduce(decimal start, IReadOnlyList<CounterTransaction> transactions) =>
            isBroken && transactions[0].OriginalId == "bad"
                ? throw new InvalidOperationException("broken")
                : start + transactions.Sum(transaction => transaction.Value);
        var (first, counters, plugin) = await OpenAsync(store, Reduce);
        var (second, others, otherPlugin) = await OpenAsync(store, Reduce);
        await using var _ = first;
        await using var __ = second;
        for (var i = 0; i < 4; i++)
        {
            await counters.AddAsync("bad", 1m);
            await (i < 2 ? plugin.ConsolidateAsync() : plugin.ConsolidateStoppedAsync());
        }

        await others.AddAsync("good", 5m);
        await otherPlugin.ConsolidateStoppedAsync();

        var status = await plugin.GetStatusAsync();
        Assert.Single(status.StoppedWriters);
        Assert.Equal(5m, (await others.GetValueAsync("good")).Value);

        isBroken = false;
        Assert.Equal(4m, await counters.ConsolidateAsync("bad"));
        Assert.Empty((await plugin.GetStatusAsync()).StoppedWriters);
        Assert.Equal(4, (await plugin.GetHistoryAsync("bad")).Count(entry => entry.Transaction.Applied));
    }

    private static async Task<(S3Database Database, Resource Counters, EventualConsistencyPlugin Plugin)> OpenAsync(
        IObjectStore store, CounterReducer reducer)
    {
        var database = await S3Database.ConnectAsync(store);
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", AutoConsolidate = false, Reducer = reducer,
        })
        {
            Limits = new ConsolidationLimits { HeldPerRecordMax = 2 },
        };
        await database.UsePluginAsync(plugin);
        var counters = await database.CreateResourceAsync(new ResourceDefinition("counters")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        return (database, counters, plugin);
    }
}
