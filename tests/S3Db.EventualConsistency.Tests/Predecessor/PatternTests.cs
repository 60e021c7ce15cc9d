using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Predecessor;

/// <summary>"Advanced Patterns" of the plugin's document.</summary>
public sealed class PatternTests : FolderDatabase
{
    [Fact]
    public async Task AddAsync_WhenSecondFieldIsInstalledLater_NeedsTheField()
    {
        var wallets = await Db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["id"] = "string|required", ["balance"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions { Resource = "wallets", Field = "balance" });
        await wallets.AddAsync("w-1", 100);

        await Db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes =
            {
                ["id"] = "string|required", ["balance"] = "number|default:0", ["points"] = "number|default:0",
            },
        });
        await UseAsync(new EventualConsistencyOptions { Resource = "wallets", Field = "points" });
        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.AddAsync("w-1", 100));
        await wallets.AddAsync("w-1", "balance", 100);
        await wallets.AddAsync("w-1", "points", 50);

        Assert.StartsWith(
            "Multiple fields have eventual consistency. Please specify the field",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("balance, points", error.Message, StringComparison.Ordinal);
        Assert.Equal(200m, await wallets.ConsolidateAsync("w-1", "balance"));
        Assert.Equal(50m, await wallets.ConsolidateAsync("w-1", "points"));
    }

    [Fact]
    public async Task AddAsync_WhenBatched_CountsEachOfAThousand()
    {
        var metrics = await Db.CreateResourceAsync(new ResourceDefinition("metrics")
        {
            Attributes = { ["count"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "metrics",
            Field = "count",
            BatchTransactions = true,
            BatchSize = 500,
            ConsolidationInterval = TimeSpan.FromMilliseconds(60_000),
        });

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => metrics.AddAsync($"metric-{i % 10}", 1)));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(100m, await metrics.ConsolidateAsync($"metric-{i}"));
        }
    }

    [Fact]
    public async Task AddAsync_WhenFieldsAreChangedInParallel_KeepsThemApart()
    {
        var metrics = await Db.CreateResourceAsync(new ResourceDefinition("metrics")
        {
            Attributes =
            {
                ["id"] = "string|required", ["views"] = "number|default:0", ["clicks"] = "number|default:0",
            },
        });
        await UseAsync(new EventualConsistencyOptions { Resource = "metrics", Field = "views" });
        await UseAsync(new EventualConsistencyOptions { Resource = "metrics", Field = "clicks" });

        await Task.WhenAll(
            metrics.AddAsync("page-1", "views", 100),
            metrics.AddAsync("page-1", "views", 200),
            metrics.AddAsync("page-1", "clicks", 10),
            metrics.AddAsync("page-1", "clicks", 20));

        Assert.Equal(300m, await metrics.ConsolidateAsync("page-1", "views"));
        Assert.Equal(30m, await metrics.ConsolidateAsync("page-1", "clicks"));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAutoConsolidateIsOff_IsWhatMovesTheValue()
    {
        var accounts = await Db.CreateResourceAsync(new ResourceDefinition("accounts")
        {
            Attributes = { ["balance"] = "number|default:0" },
        });
        await accounts.InsertAsync("account-001", new { });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "accounts",
            Field = "balance",
            AutoConsolidate = false,
            ConsolidationInterval = TimeSpan.FromSeconds(1),
        });

        await accounts.AddAsync("account-001", 5);
        Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0m, (await accounts.GetAsync("account-001")).GetDecimal("balance"));
        await accounts.ConsolidateAsync("account-001");

        Assert.Equal(5m, (await accounts.GetAsync("account-001")).GetDecimal("balance"));
    }
}
