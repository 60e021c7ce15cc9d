using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>What one process did, another one sees, whatever the store is.</summary>
public sealed class SecondProcessTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task SecondHandle_WhenOpened_SeesRecordsValuesLogAndStatistics()
    {
        var first = await _world.StartAsync(o => o.Shards = 2);
        await first.Wallets.InsertAsync("w1", new { balance = 100 });
        await first.Wallets.AddAsync("w1", 5);
        await first.Plugin.ConsolidateAsync();
        var pending = await first.Wallets.AddAsync("w1", 7);

        var second = await _world.StartAsync(o => o.Shards = 2);

        Assert.Equal(105m, (await second.Wallets.GetAsync("w1")).GetDecimal("balance"));
        Assert.Equal(112m, (await second.Wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
        Assert.Equal(112m, (await second.Wallets.GetValueAsync("w1", ReadConsistency.AtLeast(pending.Token))).Value);
        Assert.Equal(2, await second.Plugin.GetTransactionsAsync(pending.CohortDate).CountAsync());
        Assert.Equal(12m, (await second.Plugin.GetCohortStatsAsync(pending.CohortDate)).TotalValue);
        Assert.Equal(112m, (await first.Wallets.GetValueAsync("w1")).Value);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenManyProcessesWriteAndFoldAtOnce_CountsEachOnce()
    {
        await using var world = CounterWorld.OnSystemClock();
        var processes = new List<CounterProcess>();
        for (var i = 0; i < 4; i++)
        {
            processes.Add(await world.StartAsync(o => o.Mode = ConsolidationMode.Async));
        }

        await Task.WhenAll(processes.Select(process => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await process.Wallets.AddAsync($"w{i % 3}", 1);
                if (i % 5 == 0)
                {
                    await process.Plugin.ConsolidateAsync();
                }
            }
        })));
        await processes[0].Plugin.ConsolidateAsync();
        var values = new List<decimal>();
        for (var i = 0; i < 3; i++)
        {
            values.Add((await processes[3].Wallets.GetValueAsync($"w{i}")).Value);
        }

        Assert.Equal([68m, 68m, 64m], values);
        var rows = await processes[1].Plugin.GetTransactionsAsync().ToListAsync();
        Assert.Equal((200, 200), (rows.Count, rows.DistinctBy(row => row.Id).Count()));
    }

    [Fact]
    public async Task AddAsync_WhenSyncInManyProcessesAtOnce_AnswersEachWithItsValue()
    {
        await using var world = CounterWorld.OnSystemClock();
        var processes = new List<CounterProcess>();
        for (var i = 0; i < 3; i++)
        {
            processes.Add(await world.StartAsync(o => o.Mode = ConsolidationMode.Sync));
        }

        var all = await Task.WhenAll(processes.Select(process => Task.Run(async () =>
        {
            var receipts = new List<TransactionReceipt>();
            for (var i = 0; i < 20; i++)
            {
                receipts.Add(await process.Wallets.AddAsync("w", 1));
            }

            return receipts;
        })));
        foreach (var receipts in all)
        {
            Assert.All(receipts, receipt => Assert.Equal(Verdict.Applied, receipt.Status));
            Assert.Equal(receipts.Select(receipt => receipt.Value).Order(), receipts.Select(receipt => receipt.Value));
        }

        Assert.Equal(60m, (await processes[0].Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndOthersHaveRetiredThePages_AnswersAllTheSame()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0 };
        var idle = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync, limits: limits);
        var busy = await _world.StartAsync(limits: limits);
        var receipt = await busy.Wallets.AddAsync("w", 1);
        await busy.Plugin.ConsolidateAsync();
        await idle.Plugin.GetCohortStatsAsync(receipt.CohortDate);
        for (var i = 0; i < 3; i++)
        {
            await busy.Wallets.AddAsync("w", 1);
            await busy.Plugin.ConsolidateAsync();
            _world.Time.Advance(TimeSpan.FromMinutes(3));
        }

        var late = await idle.Wallets.AddAsync("w", 10);

        Assert.Equal((Verdict.Applied, 14m), (late.Status, late.Value));
    }

    [Fact]
    public async Task Counter_WhenStoreIsAnS3Server_WorksAcrossHandles()
    {
        await using var server = await InProcessS3Server.StartAsync();
        await using var first = await OpenAsync(server);
        await using var second = await OpenAsync(server);
        var one = await InstallAsync(first);
        var two = await InstallAsync(second);
        await one.InsertAsync("a/b c", new { balance = 100 });

        await one.SubAsync("a/b c", 30.5m);
        var receipt = await two.AddAsync("a/b c", 0.5m);

        Assert.Equal((Verdict.Applied, 70m), (receipt.Status, receipt.Value));
        Assert.Equal(70m, (await one.GetAsync("a/b c")).GetDecimal("balance"));
        Assert.Equal(2, await second.Resource("wallets_transactions_balance").QueryAsync(new { }).CountAsync());
    }

    [Fact]
    public async Task Counter_WhenStoreIsAFolder_IsThereAfterReopening()
    {
        var folder = Path.Join(Path.GetTempPath(), "s3db-tests", SystemRandomSource.Instance.NextToken());
        try
        {
            for (var run = 1; run <= 3; run++)
            {
                await using var store = FileObjectStore.Open(folder);
                await using var db = await S3Database.ConnectAsync(store);
                var wallets = await InstallAsync(db);
                Assert.Equal(run, (await wallets.AddAsync("w", 1)).Value);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static Task<S3Database> OpenAsync(InProcessS3Server server)
    {
        var connection = S3ConnectionString.Parse(server.ConnectionString);
        return S3Database.ConnectAsync(ObjectStoreFactory.Open(connection, new StoreOptions()));
    }

    private static async Task<Resource> InstallAsync(S3Database db)
    {
        var wallets = await db.CreateResourceAsync(Wallets.Define());
        await db.UsePluginAsync(new EventualConsistencyPlugin(Wallets.Options(o => o.Mode = ConsolidationMode.Sync)));
        return wallets;
    }
}
