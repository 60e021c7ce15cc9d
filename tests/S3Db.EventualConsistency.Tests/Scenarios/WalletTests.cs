using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

/// <summary>The wallet of the documentation, end to end.</summary>
public sealed class WalletTests
{
    private static readonly ResourceDefinition Wallets = new("wallets")
    {
        Attributes =
        {
            ["userId"] = "string|required",
            ["balance"] = "number|default:0",
            ["currency"] = "string|required",
        },
    };

    [Theory]
    [InlineData(ConsolidationMode.Sync)]
    [InlineData(ConsolidationMode.Async)]
    public async Task Wallet_WhenSetAddedAndSubtracted_Is1150(ConsolidationMode mode)
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Mode = mode,
        });
        await db.UsePluginAsync(plugin);
        Assert.Equal(PluginState.Deferred, plugin.State);
        var wallets = await db.CreateResourceAsync(Wallets);
        Assert.Equal(PluginState.Active, plugin.State);
        await wallets.InsertAsync("wallet-001", new { userId = "user-123", balance = 0, currency = "USD" });

        await wallets.SetAsync("wallet-001", 1000);
        await wallets.AddAsync("wallet-001", 250);
        var receipt = await wallets.SubAsync("wallet-001", 100);

        Assert.Equal(mode == ConsolidationMode.Sync ? 1150m : null, receipt.Value);
        Assert.Equal(mode == ConsolidationMode.Sync ? Verdict.Applied : Verdict.Pending, receipt.Status);
        Assert.Equal(1150m, (await wallets.GetValueAsync("wallet-001", ReadConsistency.Strong)).Value);
        Assert.Equal(1150m, await wallets.ConsolidateAsync("wallet-001"));
        Assert.Equal(1150m, (await wallets.GetValueAsync("wallet-001", ReadConsistency.AtLeast(receipt.Token))).Value);
        Assert.Equal(1150m, (await wallets.GetAsync("wallet-001")).GetDecimal("balance"));
        var stats = await plugin.GetCohortStatsAsync(receipt.CohortDate);
        Assert.Equal(3, stats.TransactionCount);
        Assert.Equal(1150m, stats.TotalValue);
        Assert.Equal(1350m, stats.GrossValue);
        var rows = await plugin.GetTransactionsAsync(receipt.CohortDate).ToListAsync();
        Assert.Equal(["set", "add", "sub"], rows.Select(row => row.Operation.ToString().ToLowerInvariant()));
        Assert.All(rows, row => Assert.True(row.Applied));
    }

    [Fact]
    public async Task Recreated_WhenDeletedInBetween_StartsAfresh()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Wallets);
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance",
        }));
        await wallets.InsertAsync("w1", new { userId = "u", balance = 100, currency = "USD" });
        await wallets.AddAsync("w1", 5);
        await wallets.DeleteAsync("w1");
        await wallets.AddAsync("w1", 10);
        await wallets.AddAsync("w1", 20);
        await wallets.InsertAsync("w1", new { userId = "u", balance = 0, currency = "USD" });

        Assert.Equal(30m, (await wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
        Assert.Equal(30m, await wallets.ConsolidateAsync("w1"));
        Assert.Equal(30m, (await wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenManyAddConcurrently_FoldsEachOnce()
    {
        var store = new InMemoryObjectStore();
        await using var db = await S3Database.ConnectAsync(store);
        var wallets = await db.CreateResourceAsync(Wallets);
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Shards = 3,
        });
        await db.UsePluginAsync(plugin);
        var adds = Enumerable.Range(0, 5000).Select(async i =>
        {
            await wallets.AddAsync($"w{i % 50}", 1m);
            if (i % 1000 == 0)
            {
                await plugin.ConsolidateAsync();
            }
        });
        await Task.WhenAll(adds);
        await plugin.ConsolidateAsync();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(100m, (await wallets.GetValueAsync($"w{i}")).Value);
        }

        var count = await plugin.GetTransactionsAsync().CountAsync();
        Assert.Equal(5000, count);
        await plugin.ConsolidateAsync();
        Assert.Equal(5000, await plugin.GetTransactionsAsync().CountAsync());
    }
}
