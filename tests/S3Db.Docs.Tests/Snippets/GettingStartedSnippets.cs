namespace S3Db.Docs.Tests.Snippets;

public sealed class GettingStartedSnippets
{
    [Fact]
    public async Task GettingStarted_WhenRun_PrintsWhatTheDocumentShows()
    {
        Console.Begin();
        #region connect
        await using var db = await S3Database.ConnectAsync("memory://getting-started");
        #endregion
        #region define
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes =
            {
                ["userId"] = "string|required",
                ["balance"] = "number|default:0",
                ["currency"] = "string|required|enum:EUR,USD,BRL",
            },
            Partitions = { ["byUser"] = ["userId"] },
        });
        #endregion
        #region install
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets",
            Field = "balance",
            ConsolidationInterval = TimeSpan.FromMinutes(5),
            Cohort = { TimeZone = "America/Sao_Paulo" },
        });
        await db.UsePluginAsync(plugin);
        #endregion
        #region write
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 50, currency = "BRL" });
        TransactionReceipt receipt = await wallets.AddAsync("w1", 250.75m);
        await wallets.SubAsync("w1", 100, new TransactionOptions { Source = "checkout" });
        #endregion
        Assert.Equal(Verdict.Pending, receipt.Status);
        #region read
        CounterValue eventual = await wallets.GetValueAsync("w1");
        CounterValue strong = await wallets.GetValueAsync("w1", ReadConsistency.Strong);
        CounterValue mine = await wallets.GetValueAsync("w1", ReadConsistency.AtLeast(receipt.Token));
        Console.WriteLine($"eventual {eventual.Value}, strong {strong.Value} ({strong.Pending} pending)");
        Console.WriteLine($"my own write: {mine.Value}");
        #endregion
        #region statistics
        CohortStats day = await plugin.GetCohortStatsAsync(receipt.CohortDate);
        Console.WriteLine($"{day.TransactionCount} transactions, net {day.TotalValue}, gross {day.GrossValue}");
        Console.WriteLine($"added {day.ByOperation.Add.Sum}, subtracted {day.ByOperation.Sub.Sum}");
        #endregion
        #region history
        await foreach (var t in plugin.GetTransactionsAsync(receipt.CohortDate))
        {
            Console.WriteLine($"{t.Operation} {t.Value}, applied: {t.Applied}, source: {t.Source ?? "-"}");
        }
        #endregion
        Console.IsShown("getting-started");
    }

    [Fact]
    public async Task Typed_WhenUsed_ReadsAndWritesInstances()
    {
        await using var db = await S3Database.ConnectAsync("memory://typed");
        await Samples.UseWalletsAsync(db);
        #region typed
        var wallets = db.Resource<Wallet>("wallets");
        await wallets.InsertAsync(new Wallet { Id = "w1", UserId = "u1", Balance = 5 });
        await wallets.AddAsync("w1", w => w.Balance, 10);
        await wallets.ConsolidateAsync("w1");
        Wallet wallet = await wallets.GetAsync("w1");
        #endregion
        Assert.Equal(15, wallet.Balance);
    }

    [Fact]
    public async Task Events_WhenSubscribed_Report()
    {
        Console.BeginWithHandlers();
        await using var db = await S3Database.ConnectAsync("memory://events");
        var wallets = await Samples.CreateWalletsAsync(db);
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        #region events
        plugin.Consolidated += (_, e) =>
            Console.WriteLine($"generation {e.Generation} decided {e.TransactionCount} transaction(s)");
        plugin.TransactionError += (_, e) =>
            Console.WriteLine($"{e.RecordId ?? "all records"}: {e.Exception.Message} Tried again: {e.WillRetry}");
        #endregion
        await wallets.AddAsync("w1", 1);
        await plugin.ConsolidateAsync();
        Console.IsShown("events");
    }
}
