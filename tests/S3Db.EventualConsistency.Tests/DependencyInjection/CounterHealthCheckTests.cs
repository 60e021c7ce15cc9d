using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

public sealed class CounterHealthCheckTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly BrokenStore _store;
    private readonly IHost _host;
    private bool _reducerThrows;

    public CounterHealthCheckTests()
    {
        _store = new BrokenStore(new InMemoryObjectStore("health", _time));
        _host = CounterHost.Build(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddS3Db().UseStore(_ => _store).AddResource(CounterHost.Wallets).AddEventualConsistency(options =>
            {
                CounterHost.Balance(options);
                options.AutoConsolidate = false;
                options.ConsolidationInterval = TimeSpan.FromMinutes(1);
                options.Reducer = (start, transactions) => _reducerThrows
                    ? throw new InvalidOperationException("No such tariff.")
                    : Reducers.Default(start, transactions);
            });
            services.AddHealthChecks().AddS3DbCounters();
        });
    }

    private Resource Wallets => _host.Services.GetRequiredService<S3Database>().Resource("wallets");

    private EventualConsistencyPlugin Plugin => _host.Services.GetRequiredService<EventualConsistencyPlugin>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task CheckHealthAsync_WhenTransactionsStayPending_DegradesThenFailsThenRecovers()
    {
        await _host.StartAsync();
        await Wallets.AddAsync("w1", 5m);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);

        _time.Advance(TimeSpan.FromMinutes(2));
        var degraded = await CheckAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        var failed = await CheckAsync();
        await Plugin.ConsolidateAsync();
        var recovered = await CheckAsync();

        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal(120d, degraded.Data["wallets.balance.oldestPendingSeconds"]);
        Assert.Equal(1L, degraded.Data["wallets.balance.pendingSegments"]);
        Assert.Contains("wallets.balance: Its oldest pending", degraded.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, failed.Status);
        Assert.Equal(HealthStatus.Healthy, recovered.Status);
        Assert.Equal(0d, recovered.Data["wallets.balance.oldestPendingSeconds"]);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenConsolidationFails_DegradesThenFailsThenRecovers()
    {
        await _host.StartAsync();
        await Wallets.AddAsync("w1", 5m);
        var degraded = await FailOnceAsync();
        await FailOnceAsync();
        var failed = await FailOnceAsync();
        await Plugin.ConsolidateAsync();

        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal(1, degraded.Data["wallets.balance.consecutiveFailures"]);
        Assert.Equal(HealthStatus.Unhealthy, failed.Status);
        Assert.Contains("The store is broken.", failed.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenAReducerThrows_IsDegradedUntilItWorks()
    {
        await _host.StartAsync();
        await Wallets.AddAsync("w1", 5m);
        _reducerThrows = true;
        await Plugin.ConsolidateAsync();
        var degraded = await CheckAsync();
        _reducerThrows = false;
        await Plugin.ConsolidateAsync();

        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal(1, degraded.Data["wallets.balance.failingRecords"]);
        Assert.Contains("No such tariff.", degraded.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenASegmentIsCorrupt_IsDegraded()
    {
        await _host.StartAsync();
        await using var other = await S3Database.ConnectAsync(
            _store, new S3DatabaseOptions { TimeProvider = _time });
        await other.UsePluginAsync(new EventualConsistencyPlugin(Plugin.Options));
        await other.Resource("wallets").AddAsync("w1", 5m);
        var page = await _store.ListAsync(new ListRequest(new LogKeys("wallets", "balance", 0).WalPrefix));
        await _store.PutAsync(page.Objects[0].Key, "nonsense"u8.ToArray());
        await Plugin.ConsolidateStoppedAsync();

        var degraded = await CheckAsync();

        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Equal(1, degraded.Data["wallets.balance.stoppedWriters"]);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenTheStoreIsGone_IsUnhealthy()
    {
        await _host.StartAsync();
        _store.IsBroken = true;

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
    }

    private async Task<HealthReportEntry> FailOnceAsync()
    {
        _store.IsBroken = true;
        await Assert.ThrowsAsync<StoreException>(() => Plugin.ConsolidateAsync());
        _store.IsBroken = false;
        return await CheckAsync();
    }

    private async Task<HealthReportEntry> CheckAsync()
    {
        var report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["s3db-counters"];
    }
}
