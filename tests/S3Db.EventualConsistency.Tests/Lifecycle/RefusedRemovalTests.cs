using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>S3 answers a bulk delete with 200 and an error for each key, where the permission is missing.</summary>
public sealed class RefusedRemovalTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 20, 12, 0));
    private readonly EventLog _events = new();
    private InProcessS3Server _server = null!;
    private S3Database _db = null!;
    private EventualConsistencyPlugin _plugin = null!;

    private Resource Counters => _db.Resource("wallets");

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessS3Server.StartAsync(new InProcessS3ServerOptions { TimeProvider = _time });
        _db = await S3Database.ConnectAsync(_server.ConnectionString, new S3DatabaseOptions
        {
            TimeProvider = _time, LoggerFactory = _events, Retry = new StoreRetryOptions { AttemptsMax = 1 },
        });
        await _db.CreateResourceAsync(Wallets.Define());
        _plugin = new EventualConsistencyPlugin(Wallets.Options(options =>
        {
            options.IdempotencyWindow = TimeSpan.FromHours(1);
            options.Retention = new RetentionOptions { KeepTransactions = TimeSpan.FromDays(3) };
        }));
        await _db.UsePluginAsync(_plugin);
    }

    public async ValueTask DisposeAsync()
    {
        _server.OnRequest = null;
        await _db.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ConsolidateAsync_WhenItMayNotRemove_FoldsAndSaysSo()
    {
        await FoldOnceAsync();
        _server.OnRequest = _ => S3ServerFault.RefuseKeys("AccessDenied");

        var error = await Assert.ThrowsAsync<StoreException>(() => _plugin.ConsolidateAsync());

        Assert.Equal(S3DbErrorKind.Denied, error.Kind);
        Assert.Contains("/wal/", error.Key, StringComparison.Ordinal);
        Assert.Equal(10m, (await Counters.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTheStoreKeepsObjects_LogsItAndGoesOn()
    {
        await FoldOnceAsync();
        _server.OnRequest = _ => S3ServerFault.RefuseKeys("InternalError");

        await _plugin.ConsolidateAsync();

        Assert.Equal(1, _events.Count(CounterEventId.NotRemoved));
    }

    [Fact]
    public async Task ApplyRetentionAsync_WhenItMayNotRemove_FailsAsDenied()
    {
        await GrowOldAsync();
        _server.OnRequest = _ => S3ServerFault.RefuseKeys("AccessDenied");

        var error = await Assert.ThrowsAsync<StoreException>(() => _plugin.ApplyRetentionAsync());

        Assert.Equal(S3DbErrorKind.Denied, error.Kind);
        Assert.Contains("cohortDate=", error.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyRetentionAsync_WhenTheStoreKeepsTheFiles_Ends()
    {
        await GrowOldAsync();
        var attempts = 0;
        _server.OnRequest = request =>
        {
            // Far more than two passes need; a pass without an end would fail then rather than hang.
            var isDelete = request.Operation == S3Operation.DeleteObjects;
            var isOver = isDelete && ++attempts > 20;
            return isOver ? S3ServerFault.Respond(403) : S3ServerFault.RefuseKeys("InternalError");
        };

        Assert.Equal(0, await _plugin.ApplyRetentionAsync());
        _server.OnRequest = null;
        Assert.Equal(1, await _plugin.ApplyRetentionAsync());
    }

    /// <summary>The next fold knows that the history of the first is written, and removes its segment.</summary>
    private async Task FoldOnceAsync()
    {
        await Counters.AddAsync("w", 5m);
        await _plugin.ConsolidateAsync();
        await Counters.AddAsync("w", 5m);
    }

    private async Task GrowOldAsync()
    {
        await Counters.AddAsync("w", 5m);
        await _plugin.ConsolidateAsync();
        _time.Advance(TimeSpan.FromDays(4));
        await Counters.AddAsync("w", 5m);
        await _plugin.ConsolidateAsync();
    }
}
