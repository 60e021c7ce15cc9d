using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Predecessor;

/// <summary>"Installation &amp; Setup" and "Deferred Setup Pattern" of the plugin's document.</summary>
public sealed class SetupTests : FolderDatabase
{
    private static ResourceDefinition Definition => new("wallets")
    {
        Attributes =
        {
            ["id"] = "string|required",
            ["userId"] = "string|required",
            ["balance"] = "number|required",
            ["currency"] = "string|required",
        },
    };

    [Fact]
    public async Task UsePluginAsync_WhenBeforeResource_WaitsForIt()
    {
        var plugin = await UseAsync(new EventualConsistencyOptions
        {
            Resource = "wallets",
            Field = "balance",
            Mode = ConsolidationMode.Async,
            Cohort = { TimeZone = "America/Sao_Paulo" },
        });
        Assert.Equal(PluginState.Deferred, plugin.State);

        var wallets = await Db.CreateResourceAsync(Definition);
        await wallets.AddAsync("wallet-1", 100);

        Assert.Equal(PluginState.Active, plugin.State);
        Assert.Equal(100m, await wallets.ConsolidateAsync("wallet-1"));
    }

    [Fact]
    public async Task UsePluginAsync_WhenAfterResource_WorksAtOnce()
    {
        var wallets = await Db.CreateResourceAsync(Definition);
        var plugin = await UseAsync(new EventualConsistencyOptions { Resource = "wallets", Field = "balance" });

        await wallets.AddAsync("wallet-1", 100);

        Assert.Equal(PluginState.Active, plugin.State);
        Assert.Equal(100m, await wallets.ConsolidateAsync("wallet-1"));
    }

    [Fact]
    public async Task UsePluginAsync_WhenOtherResourcesComeFirst_StaysDeferred()
    {
        var plugin = await UseAsync(new EventualConsistencyOptions { Resource = "future_resource", Field = "counter" });

        await Db.CreateResourceAsync(new ResourceDefinition("other_resource")
        {
            Attributes = { ["counter"] = "number|default:0" },
        });
        Assert.Equal(PluginState.Deferred, plugin.State);
        var future = await Db.CreateResourceAsync(new ResourceDefinition("future_resource")
        {
            Attributes = { ["id"] = "string|required", ["counter"] = "number|default:0" },
        });
        await future.AddAsync("rec-1", 10);

        Assert.Equal(10m, await future.ConsolidateAsync("rec-1"));
    }
}
