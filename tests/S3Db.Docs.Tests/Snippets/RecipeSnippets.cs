using S3Db.Testing;

namespace S3Db.Docs.Tests.Snippets;

public sealed class RecipeSnippets
{
    [Fact]
    public async Task Points_WhenTheReducerNeverLowers_Grow()
    {
        await using var db = await S3Database.ConnectAsync("memory://points");
        #region points
        CounterReducer neverLower = static (start, transactions) =>
            transactions.Aggregate(start, (points, t) => t.Operation switch
            {
                CounterOperation.Set => Math.Max(points, t.Value),
                CounterOperation.Add => points + t.Value,
                _ => points,
            });
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "users", Field = "points",
            Reducer = neverLower, ReducerName = "never-lower", ReducerVersion = 1,
        }));
        var users = await db.CreateResourceAsync(new ResourceDefinition("users")
        {
            Attributes = { ["points"] = "number|default:0" },
        });
        await users.AddAsync("u1", 100);
        await users.SubAsync("u1", 30);
        decimal points = await users.ConsolidateAsync("u1");   // 100: the reducer ignores a sub
        #endregion
        Assert.Equal(100m, points);
        #region reducer-law
        ReducerLaw.Check(neverLower);
        #endregion
    }

    [Fact]
    public void Reducer_WhenItLooksAtTheWholeList_IsFoundByTheLaw()
    {
        #region broken-law
        CounterReducer average = static (start, transactions) => transactions.Average(t => t.Value);
        var error = Assert.Throws<S3DbException>(() => ReducerLaw.Check(average));
        #endregion
        Assert.StartsWith("Cannot accept the reducer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inventory_WhenBounded_RejectsWhatWouldLeadBelow()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://inventory");
        #region inventory
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "inventory", Field = "quantity", Mode = ConsolidationMode.Sync,
            Cohort = { TimeZone = "America/New_York" },
        }));
        var inventory = await db.CreateResourceAsync(new ResourceDefinition("inventory")
        {
            Attributes = { ["quantity"] = "number|default:0|min:0" },
        });
        await inventory.AddAsync("item-1", 3);
        var sold = await inventory.SubAsync("item-1", 2);
        var tooMany = await inventory.SubAsync("item-1", 2);
        Console.WriteLine($"{sold.Status}, {sold.Value} left");
        Console.WriteLine($"{tooMany.Status} ({tooMany.Reason}), {tooMany.Value} left");
        #endregion
        Console.IsShown("inventory");
    }

    [Fact]
    public async Task Views_WhenBatched_ShareRequests()
    {
        await using var db = await S3Database.ConnectAsync("memory://views");
        #region views
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "pages", Field = "views",
            BatchTransactions = true, BatchSize = 500,
            ConsolidationInterval = TimeSpan.FromMinutes(1),
        }));
        var pages = await db.CreateResourceAsync(new ResourceDefinition("pages")
        {
            Attributes = { ["views"] = "number|default:0" },
        });
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => pages.AddAsync($"page-{i % 10}", 1)));
        #endregion
        Assert.Equal(100m, await pages.ConsolidateAsync("page-1"));
    }

    [Fact]
    public async Task Fields_WhenThereAreTwo_MustBeNamed()
    {
        await using var db = await S3Database.ConnectAsync("memory://fields");
        #region fields
        foreach (var field in new[] { "balance", "points" })
        {
            await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
            {
                Resource = "accounts", Field = field,
            }));
        }

        var accounts = await db.CreateResourceAsync(new ResourceDefinition("accounts")
        {
            Attributes = { ["balance"] = "number|default:0", ["points"] = "number|default:0" },
        });
        await Task.WhenAll(
            accounts.AddAsync("acc-1", "balance", 300),
            accounts.AddAsync("acc-1", "points", 150));
        decimal points = await accounts.ConsolidateAsync("acc-1", "points");
        #endregion
        Assert.Equal(150m, points);
        var error = await Assert.ThrowsAsync<S3DbException>(() => accounts.AddAsync("acc-1", 1));
        Assert.StartsWith(
            "Multiple fields have eventual consistency. Please specify the field",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WhenBackDated_CountsForItsDay()
    {
        await using var db = await S3Database.ConnectAsync("memory://import");
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        var wallets = await Samples.CreateWalletsAsync(db);
        #region import
        await wallets.AddAsync("w1", 12.50m, new TransactionOptions
        {
            Timestamp = Instant.FromUtc(2026, 3, 14, 15, 9, 26), Source = "import-2026",
        });
        await plugin.ConsolidateAsync();
        var march = await plugin.GetCohortStatsAsync(new YearMonth(2026, 3));
        #endregion
        Assert.Equal(12.50m, march.TotalValue);
    }

    [Fact]
    public async Task Deferred_WhenTheResourceComesLater_Works()
    {
        await using var db = await S3Database.ConnectAsync("memory://deferred");
        #region deferred
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "visits", Field = "count",
        });
        await db.UsePluginAsync(plugin);      // plugin.State is Deferred; plugin.Diagnose() says what it waits for
        var visits = await db.CreateResourceAsync(new ResourceDefinition("visits")
        {
            Attributes = { ["count"] = "number|default:0" },
        });                                   // plugin.State is Active
        await visits.AddAsync("home", 1);
        #endregion
        Assert.Equal(PluginState.Active, plugin.State);
    }

    [Fact]
    public async Task Manual_WhenConsolidatedByHand_Reports()
    {
        await using var db = await S3Database.ConnectAsync("memory://manual");
        #region manual
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        });
        await db.UsePluginAsync(plugin);
        var wallets = await Samples.CreateWalletsAsync(db);
        await wallets.AddAsync("w1", 5);
        ConsolidationReport report = await plugin.ConsolidateAsync();
        #endregion
        Assert.Equal(1, report.TransactionCount);
    }
}
