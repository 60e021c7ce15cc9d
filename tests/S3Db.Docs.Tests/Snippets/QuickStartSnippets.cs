namespace S3Db.Docs.Tests.Snippets;

public sealed class QuickStartSnippets
{
    [Fact]
    public async Task QuickStart_WhenRun_PrintsWhatTheDocumentShows()
    {
        Console.Begin();
        #region quick-start
        await using var db = await S3Database.ConnectAsync("memory://quick-start");
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance",
        }));
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|required", ["balance"] = "number|default:0" },
        });
        await wallets.InsertAsync("w1", new { userId = "u1" });

        await wallets.SetAsync("w1", 1000);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => wallets.AddAsync("w1", 0.10m)));
        var receipt = await wallets.SubAsync("w1", 100);

        Console.WriteLine($"stored:  {receipt.Status}");
        Console.WriteLine($"strong:  {(await wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value}");
        Console.WriteLine($"folded:  {await wallets.ConsolidateAsync("w1")}");
        Console.WriteLine($"record:  {(await wallets.GetAsync("w1")).ToJson()}");
        #endregion
        Console.IsShown("quick-start");
    }

    [Fact]
    public async Task SyncMode_WhenCalled_AnswersWithTheValue()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://sync-mode");
        var wallets = await Samples.CreateWalletsAsync(db);
        #region sync-mode
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Mode = ConsolidationMode.Sync,
        }));
        await wallets.SetAsync("w1", 1000);
        var receipt = await wallets.SubAsync("w1", 100);
        Console.WriteLine($"{receipt.Status}: {receipt.Value}");
        #endregion
        Console.IsShown("sync-mode");
    }

    [Fact]
    public async Task Mode_WhenGivenWithACall_ReplacesTheOption()
    {
        await using var db = await S3Database.ConnectAsync("memory://mode-of-a-call");
        var wallets = await Samples.UseWalletsAsync(db);
        #region mode-of-a-call
        var receipt = await wallets.SubAsync(
            "w1", 20, new TransactionOptions { Mode = ConsolidationMode.Sync, Source = "checkout" });
        #endregion
        Assert.Equal((Verdict.Applied, -20m), (receipt.Status, receipt.Value!.Value));
    }
}
