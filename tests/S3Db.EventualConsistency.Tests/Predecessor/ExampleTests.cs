using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Predecessor;

/// <summary>"Usage Examples" of the plugin's document.</summary>
public sealed class ExampleTests : FolderDatabase
{
    [Fact]
    public async Task Wallet_WhenInSyncMode_Is1150()
    {
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Mode = ConsolidationMode.Sync,
        });
        var wallets = await Db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes =
            {
                ["userId"] = "string|required", ["balance"] = "number|default:0", ["currency"] = "string|required",
            },
        });
        await wallets.InsertAsync(new { id = "wallet-001", userId = "user-123", balance = 0, currency = "USD" });

        await wallets.SetAsync("wallet-001", 1000);
        await wallets.AddAsync("wallet-001", 250);
        var receipt = await wallets.SubAsync("wallet-001", 100);

        Assert.Equal(1150m, receipt.Value);
        Assert.Equal(1150m, await wallets.ConsolidateAsync("wallet-001"));
        Assert.Equal(1150m, (await wallets.GetAsync("wallet-001")).GetDecimal("balance"));
    }

    [Fact]
    public async Task Account_WhenTwoFields_KeepsThemApart()
    {
        var accounts = await Db.CreateResourceAsync(new ResourceDefinition("accounts")
        {
            Attributes =
            {
                ["id"] = "string|required",
                ["userId"] = "string|required",
                ["balance"] = "number|default:0",
                ["points"] = "number|default:0",
                ["credits"] = "number|default:0",
            },
        });
        foreach (var field in new[] { "balance", "points" })
        {
            await UseAsync(new EventualConsistencyOptions
            {
                Resource = "accounts", Field = field, Mode = ConsolidationMode.Sync,
            });
        }

        await accounts.InsertAsync(new { id = "acc-001", userId = "user-123", balance = 1000, points = 500 });

        await accounts.AddAsync("acc-001", "balance", 300);
        await accounts.AddAsync("acc-001", "points", 150);
        await accounts.SubAsync("acc-001", "balance", 100);

        Assert.Equal(1200m, await accounts.ConsolidateAsync("acc-001", "balance"));
        Assert.Equal(650m, await accounts.ConsolidateAsync("acc-001", "points"));
        var account = await accounts.GetAsync("acc-001");
        Assert.Equal(
            (1200m, 650m, 0m),
            (account.GetDecimal("balance"), account.GetDecimal("points"), account.GetDecimal("credits")));
    }

    [Fact]
    public async Task Points_WhenReducerIgnoresSubs_OnlyIncrease()
    {
        var users = await Db.CreateResourceAsync(new ResourceDefinition("users")
        {
            Attributes = { ["points"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "users",
            Field = "points",
            ReducerName = "points",
            Reducer = (start, transactions) => transactions.Aggregate(start, (total, t) => t.Operation switch
            {
                CounterOperation.Set => Math.Max(total, t.Value),
                CounterOperation.Add => total + t.Value,
                _ => total,
            }),
        });

        await users.AddAsync("user-123", 100);
        await users.AddAsync("user-123", 50);
        await users.SubAsync("user-123", 30);
        await users.SetAsync("user-123", 20);

        Assert.Equal(150m, await users.ConsolidateAsync("user-123"));
    }

    [Fact]
    public async Task Inventory_WhenInSyncMode_IsAccurateAtOnce()
    {
        var inventory = await Db.CreateResourceAsync(new ResourceDefinition("inventory")
        {
            Attributes = { ["quantity"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "inventory",
            Field = "quantity",
            Mode = ConsolidationMode.Sync,
            Cohort = { TimeZone = "America/New_York" },
        });
        await inventory.InsertAsync("item-001", new { quantity = 12 });
        Time.SetUtcNow(Instant.FromUtc(2026, 11, 20, 4, 59));

        var sold = await inventory.SubAsync("item-001", 5);

        Assert.Equal(new LocalDate(2026, 11, 19), sold.CohortDate);
        Assert.Equal(7m, await inventory.ConsolidateAsync("item-001"));
    }

    [Fact]
    public async Task CohortStats_WhenAskedForToday_CountEveryOperation()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        var plugin = await UseAsync(Wallets.Options());
        await wallets.SetAsync("w", 1000);
        await wallets.AddAsync("w", 250);
        await wallets.AddAsync("w", 50);
        await wallets.SubAsync("w", 100);
        await plugin.ConsolidateAsync();

        var today = LocalDate.FromDateTime(Time.GetUtcNow().UtcDateTime);
        var stats = await plugin.GetCohortStatsAsync(today);

        Assert.Equal(today, stats.Date);
        Assert.Equal(4, stats.TransactionCount);
        Assert.Equal(
            (1, 2, 1), (stats.ByOperation.Set.Count, stats.ByOperation.Add.Count, stats.ByOperation.Sub.Count));
        Assert.Equal(1200m, stats.TotalValue);
    }
}
