namespace S3Db.Docs.Tests.Snippets;

public sealed class QuerySnippets
{
    [Fact]
    public async Task Queries_WhenRun_PrintWhatTheDocumentShows()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://queries");
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        #region query-records
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|required", ["balance"] = "number|default:0" },
            Partitions = { ["byUser"] = ["userId"] },
        });
        await wallets.InsertManyAsync([
            new { id = "w1", userId = "u1", balance = 5 },
            new { id = "w2", userId = "u1", balance = 50 },
            new { id = "w3", userId = "u2", balance = 500 },
        ]);

        await foreach (var wallet in wallets.QueryAsync(new { userId = "u1", balance = Filter.AtLeast(10) }))
        {
            Console.WriteLine($"{wallet.Id} has {wallet.GetDecimal("balance")}");
        }
        #endregion
        var at = new TransactionOptions { Timestamp = Instant.FromUtc(2026, 11, 20, 12, 0) };
        await wallets.AddAsync("w1", 250, at);
        await wallets.SubAsync("w1", 100, at);
        await plugin.ConsolidateAsync();
        #region query-log
        var log = db.Resource("wallets_transactions_balance");
        await foreach (var row in log.QueryAsync(new { cohortMonth = "2026-11", operation = "sub" }))
        {
            Console.WriteLine($"{row.GetString("originalId")}: {row.GetDecimal("value")} subtracted");
        }
        #endregion
        #region query-statistics
        var day = await plugin.GetCohortStatsAsync(new LocalDate(2026, 11, 20));
        var month = await plugin.GetCohortStatsAsync(new YearMonth(2026, 11));
        var week = await plugin.GetCohortStatsAsync(new LocalDate(2026, 11, 16), new LocalDate(2026, 11, 22));
        Console.WriteLine($"day: {day.TransactionCount} transactions, net {day.TotalValue}, gross {day.GrossValue}");
        Console.WriteLine($"month: {month.ByOperation.Add.Count} adds of {month.ByOperation.Add.Sum}");
        Console.WriteLine($"week: net {week.TotalValue}");
        #endregion
        Console.IsShown("queries");
    }

    [Fact]
    public async Task Pages_WhenRead_ContinueAtTheCursor()
    {
        await using var db = await S3Database.ConnectAsync("memory://pages");
        var wallets = await Samples.UseWalletsAsync(db);
        await wallets.InsertManyAsync(Enumerable.Range(0, 5).Select(i => new { id = $"w{i}" }));
        var count = 0;
        #region pages
        string? cursor = null;
        do
        {
            var page = await wallets.ListPageAsync(pageSize: 2, cursor);
            cursor = page.Cursor;
            count += page.Records.Count;
        }
        while (cursor is not null);
        #endregion
        Assert.Equal(5, count);
    }

    [Fact]
    public async Task IfMatch_WhenTheRecordChanged_IsAConflict()
    {
        await using var db = await S3Database.ConnectAsync("memory://if-match");
        var wallets = await Samples.UseWalletsAsync(db);
        await wallets.InsertAsync("w1", new { userId = "u1" });
        #region if-match
        var record = await wallets.GetAsync("w1");
        await wallets.PatchAsync("w1", new { userId = "u2" }, ifMatch: record.ETag);
        #endregion
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => wallets.PatchAsync("w1", new { userId = "u3" }, ifMatch: record.ETag));
        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
    }
}
