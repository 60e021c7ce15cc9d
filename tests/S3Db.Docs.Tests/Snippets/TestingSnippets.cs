using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Docs.Tests.Snippets;

public sealed class TestingSnippets
{
    [Fact]
    public async Task Memory_WhenUsedInATest_NeedsNothing()
    {
        #region test-memory
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Mode = ConsolidationMode.Sync, AutoConsolidate = false,
        }));
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["balance"] = "number|default:0" },
        });
        await wallets.SetAsync("w1", 100);
        await wallets.AddAsync("w1", 50);
        Assert.Equal(150m, await wallets.ConsolidateAsync("w1"));
        #endregion
    }

    [Fact]
    public async Task Clock_WhenMovedByHand_CutsDays()
    {
        #region test-clock
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 20, 23, 59));
        var store = new InMemoryObjectStore("test", time);
        await using var db = await S3Database.ConnectAsync(store, new S3DatabaseOptions { TimeProvider = time });
        var wallets = await Samples.UseWalletsAsync(db);
        var before = await wallets.AddAsync("w1", 1);
        time.Advance(TimeSpan.FromMinutes(2));
        var after = await wallets.AddAsync("w1", 1);
        Assert.Equal(new LocalDate(2026, 11, 20), before.CohortDate);
        Assert.Equal(new LocalDate(2026, 11, 21), after.CohortDate);
        #endregion
    }

    [Fact]
    public async Task Host_WhenStarted_HasEverything()
    {
        #region test-host
        await using var host = await S3DbTestHost.StartAsync();
        var wallets = await Samples.UseWalletsAsync(host.Database);
        await wallets.AddAsync("w1", 5);
        host.Time.Advance(TimeSpan.FromHours(1));                   // timers fire, retries and intervals too
        S3Database elsewhere = await host.ConnectAsync();           // as another process would
        #endregion
        Assert.Contains("wallets", elsewhere.Resources.Keys);
        Assert.Equal(5m, await wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task Faults_WhenScripted_ChangeNoBalance()
    {
        #region test-faults
        var bucket = new InMemoryObjectStore();
        var store = new FaultyObjectStore(bucket);
        await using var db = await S3Database.ConnectAsync(store);
        var wallets = await Samples.UseWalletsAsync(db);
        store.FailAfterApplied(1, StoreVerb.Put);       // the next PUT is stored, and its reply is lost
        await wallets.AddAsync("w1", 5);
        Assert.Equal(5m, await wallets.ConsolidateAsync("w1"));
        #endregion
    }

    [Fact]
    public async Task Requests_WhenCounted_AreTheBill()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await Samples.UseWalletsAsync(db);
        #region test-requests
        var before = db.Statistics.Snapshot();
        await wallets.AddAsync("w1", 1);
        RequestCounts cost = db.Statistics.Snapshot().Since(before);
        Assert.Equal((1, 0, 0), (cost.Put, cost.Get, cost.List));
        #endregion
    }

    [Fact]
    public async Task Server_WhenStarted_IsS3OverHttp()
    {
        #region test-server
        await using var server = await InProcessS3Server.StartAsync();
        await using var db = await S3Database.ConnectAsync(server.ConnectionString);
        #endregion
        var wallets = await Samples.UseWalletsAsync(db);
        await wallets.AddAsync("w1", 1);
        Assert.Equal(1m, await wallets.ConsolidateAsync("w1"));
    }
}
