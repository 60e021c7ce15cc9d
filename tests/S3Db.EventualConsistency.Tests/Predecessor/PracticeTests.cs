using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Predecessor;

/// <summary>"Best Practices" and "Migration Guide" of the plugin's document.</summary>
public sealed class PracticeTests : FolderDatabase
{
    [Theory]
    [InlineData("cohortDate", "2024-01-15", 2)]
    [InlineData("cohortDate", "2024-01-16", 1)]
    [InlineData("cohortMonth", "2024-01", 3)]
    [InlineData("cohortMonth", "2024-02", 0)]
    public async Task QueryAsync_WhenByDayOrMonth_GivesItsTransactions(string partition, string value, int count)
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Cohort.TimeZone = "America/Sao_Paulo"));
        await AddAtAsync(wallets, Instant.FromUtc(2024, 1, 15, 3, 0));
        await AddAtAsync(wallets, Instant.FromUtc(2024, 1, 16, 2, 59));
        await wallets.ConsolidateAsync("w");
        await AddAtAsync(wallets, Instant.FromUtc(2024, 1, 16, 3, 0));

        var rows = await Db.Resource("wallets_transactions_balance")
            .QueryAsync(new Dictionary<string, object?> { [partition] = value })
            .ToListAsync();

        Assert.Equal(count, rows.Count);
        Assert.All(rows, row => Assert.Equal(value, row.GetString(partition)));
    }

    [Fact]
    public async Task Reducer_WhenEveryOperationIsHandled_IsTheDefaultOne()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Reducer = (start, transactions) =>
        {
            var value = start;
            foreach (var t in transactions)
            {
                value = t.Operation switch
                {
                    CounterOperation.Set => t.Value,
                    CounterOperation.Add => value + t.Value,
                    CounterOperation.Sub => value - t.Value,
                    _ => value,
                };
            }

            return value;
        }));

        await wallets.SetAsync("w", 10);
        await wallets.AddAsync("w", 5);
        await wallets.SubAsync("w", 3);

        Assert.Equal(12m, await wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task QueryAsync_WhenOldTransactionsAreWanted_FindsTheAppliedOnes()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options());
        await AddAtAsync(wallets, Instant.FromUtc(2026, 8, 1, 0, 0));
        await wallets.AddAsync("w", 1);
        await wallets.ConsolidateAsync("w");
        await AddAtAsync(wallets, Instant.FromUtc(2026, 8, 2, 0, 0));

        var old = await Db.Resource("wallets_transactions_balance")
            .QueryAsync(new { applied = true, timestamp = Filter.LessThan("2026-08-20T00:00:00Z") })
            .ToListAsync();

        Assert.Equal("2026-08-01", Assert.Single(old).GetString("cohortDate"));
    }

    [Fact]
    public async Task Events_WhenFoldedAndWhenFailed_AreRaised()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        var plugin = await UseAsync(Wallets.Options(o => o.Reducer = (start, transactions) =>
            transactions[0].OriginalId == "bad"
                ? throw new InvalidOperationException("no")
                : start + transactions[0].Value));
        var consolidated = new List<ConsolidatedEventArgs>();
        var failed = new List<TransactionErrorEventArgs>();
        plugin.Consolidated += (_, stats) => consolidated.Add(stats);
        plugin.TransactionError += (_, error) => failed.Add(error);
        await wallets.AddAsync("a", 1);
        await wallets.AddAsync("b", 1);
        await wallets.AddAsync("bad", 1);

        await plugin.ConsolidateAsync();

        var stats = Assert.Single(consolidated);
        Assert.Equal(("wallets", "balance"), (stats.Resource, stats.Field));
        Assert.Equal((3, 2), (stats.RecordCount, stats.TransactionCount));
        var error = Assert.Single(failed);
        Assert.Equal(("bad", true), (error.RecordId, error.WillRetry));
        Assert.Contains("InvalidOperationException: no", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestingStrategy_WhenInSyncMode_IsPredictable()
    {
        var resource = await Db.CreateResourceAsync(new ResourceDefinition("testResource")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "testResource", Field = "value", Mode = ConsolidationMode.Sync,
        });

        await resource.SetAsync("test-1", 100);
        await resource.AddAsync("test-1", 50);

        Assert.Equal(150m, await resource.ConsolidateAsync("test-1"));
    }

    [Fact]
    public async Task TransactionResource_WhenQueried_HasTheSchema()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options());
        var receipt = await wallets.AddAsync("w", 2.50m, new TransactionOptions
        {
            Source = "checkout",
            IdempotencyKey = "order-42",
            IssuedAt = Instant.FromUtc(2026, 11, 20, 11, 59),
        });

        var row = await Db.Resource("wallets_transactions_balance").GetAsync(receipt.TransactionId);

        Assert.Equal(receipt.TransactionId, row.Id);
        Assert.Equal("w", row.GetString("originalId"));
        Assert.Equal("balance", row.GetString("field"));
        Assert.Equal(2.5m, row.GetDecimal("value"));
        Assert.Equal("add", row.GetString("operation"));
        Assert.Equal("2026-11-20T12:00:00Z", row.GetString("timestamp"));
        Assert.Equal("2026-11-20", row.GetString("cohortDate"));
        Assert.Equal("2026-11", row.GetString("cohortMonth"));
        Assert.Equal("checkout", row.GetString("source"));
        Assert.Equal("order-42", row.GetString("idempotencyKey"));
        Assert.Equal("2026-11-20T11:59:00Z", row.GetString("issuedAt"));
        Assert.False(row.GetBoolean("applied"));
        var schema = Db.Resource("wallets_transactions_balance").Definition.Attributes;
        Assert.All(row.Names, name => Assert.Contains(name, schema.Keys));
    }

    [Fact]
    public async Task Migration_WhenUpdatesBecomeTransactions_KeepsTheBalance()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await wallets.InsertAsync("wallet-001", new { balance = 0 });
        await wallets.UpdateAsync("wallet-001", new { balance = 1000 });
        var before = await wallets.GetAsync("wallet-001");
        await wallets.UpdateAsync("wallet-001", new { balance = before.GetDecimal("balance") + 100 });

        await UseAsync(Wallets.Options());
        await wallets.AddAsync("wallet-001", 100);
        Assert.Equal(1200m, await wallets.ConsolidateAsync("wallet-001"));
        await wallets.SetAsync("wallet-001", 1000);
        await wallets.AddAsync("wallet-001", "balance", 100);

        Assert.Equal(1100m, await wallets.ConsolidateAsync("wallet-001"));
    }

    private static Task<TransactionReceipt> AddAtAsync(Resource wallets, Instant timestamp) =>
        wallets.AddAsync("w", 1, new TransactionOptions { Timestamp = timestamp });
}
