using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

public sealed class CounterMetricsTests
{
    [Fact]
    public async Task Metrics_WhenConsolidated_HaveTheirNamesUnitsAndTags()
    {
        using var meter = new MeterReader();
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var (wallets, plugin) = await WatchedWallet.CreateAsync(db, meter);
        await wallets.AddAsync("w1", 5m);
        await plugin.ConsolidateAsync();
        plugin.ActiveField.Shards[0].Observer.OnConflict();

        Assert.Equal(
            [
                "s3db.consolidation.conflicts|{conflict}",
                "s3db.consolidation.consecutive_failures|{consolidation}",
                "s3db.consolidation.duration|s",
                "s3db.consolidation.failing_records|{record}",
                "s3db.consolidation.foreign_segments|{segment}",
                "s3db.consolidation.forgotten_segments|{segment}",
                "s3db.consolidation.skipped_segments|{segment}",
                "s3db.consolidation.stopped_writers|{writer}",
                "s3db.consolidation.transactions|{transaction}",
                "s3db.transaction.oldest_pending.age|s",
                "s3db.transaction.pending|{transaction}",
            ],
            meter.Names);
        Assert.Equal(["resource=wallets,field=balance,shard=0"], meter.Tags);
    }

    [Fact]
    public async Task Metrics_WhenInstallationsFailedBefore_TellOfEachShardOnce()
    {
        using var meter = new MeterReader();
        var store = new FaultyObjectStore(new InMemoryObjectStore());
        await using var db = await S3Database.ConnectAsync(store);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            store.BeforePut = (operation, _) => operation.Key.EndsWith("manifest.json", StringComparison.Ordinal)
                ? throw new StoreException(StoreErrorKind.Denied, operation.Key, "no")
                : ValueTask.CompletedTask;
            await Assert.ThrowsAsync<StoreException>(() => WatchedWallet.CreateAsync(db, meter));
            store.BeforePut = null;
        }

        await WatchedWallet.CreateAsync(db, meter);

        Assert.Equal(1, meter.Reports(CounterTelemetry.PendingTransactions));
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(-5, "Invalid")]
    public async Task AddAsync_WhenMeasured_IsAnOperationOfTheDatabase(int amount, string? error)
    {
        var resource = $"measured-{SystemRandomSource.Instance.NextToken()}";
        var seen = new ConcurrentQueue<(double Seconds, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == S3DbTelemetry.OperationDuration)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => seen.Enqueue(
            (seconds, string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore("measured"));
        var counters = await db.CreateResourceAsync(
            new ResourceDefinition(resource) { Attributes = { ["balance"] = "number|default:0" } });
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = resource, Field = "balance", AutoConsolidate = false,
        }));

        _ = await Xunit.Record.ExceptionAsync(() => counters.AddAsync("w1", amount));

        var tags = $"db.system.name=s3db,db.namespace=memory://measured,db.collection.name={resource},"
            + $"db.operation.name=add{(error is null ? string.Empty : $",error.type={error}")}";
        Assert.Single(seen, measured => measured.Tags == tags && measured.Seconds >= 0);
    }

    [Fact]
    public async Task Pending_WhenConsolidated_FallsToZero()
    {
        using var meter = new MeterReader();
        var time = new ManualTimeProvider();
        await using var db = await S3Database.ConnectAsync(
            new InMemoryObjectStore("pending", time), new S3DatabaseOptions { TimeProvider = time });
        var (wallets, plugin) = await WatchedWallet.CreateAsync(db, meter);
        await wallets.AddAsync("w1", 5m);
        await wallets.AddAsync("w1", 6m);
        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(2, meter.Gauge(CounterTelemetry.PendingTransactions));
        Assert.Equal(90, meter.Gauge(CounterTelemetry.OldestPendingAge));

        await plugin.ConsolidateAsync();

        Assert.Equal(0, meter.Gauge(CounterTelemetry.PendingTransactions));
        Assert.Equal(0, meter.Gauge(CounterTelemetry.OldestPendingAge));
        Assert.Equal(2, meter.Count(CounterTelemetry.ConsolidatedTransactions));
    }

    [Fact]
    public async Task ConsecutiveFailures_WhenTheStoreRecovers_FallToZero()
    {
        using var meter = new MeterReader();
        var store = new BrokenStore(new InMemoryObjectStore());
        await using var db = await S3Database.ConnectAsync(
            store, new S3DatabaseOptions { TimeProvider = new ManualTimeProvider() });
        var (wallets, plugin) = await WatchedWallet.CreateAsync(db, meter);
        await wallets.AddAsync("w1", 5m);
        store.IsBroken = true;
        await Assert.ThrowsAsync<StoreException>(() => plugin.ConsolidateAsync());
        await Assert.ThrowsAsync<StoreException>(() => plugin.ConsolidateAsync());

        Assert.Equal(2, meter.Gauge(CounterTelemetry.FailedConsolidations));

        store.IsBroken = false;
        await plugin.ConsolidateAsync();

        Assert.Equal(0, meter.Gauge(CounterTelemetry.FailedConsolidations));
    }

    [Fact]
    public async Task Gauges_WhenTheDatabaseIsDisposed_TellNothing()
    {
        using var meter = new MeterReader();
        await using (var db = await S3Database.ConnectAsync(new InMemoryObjectStore()))
        {
            await WatchedWallet.CreateAsync(db, meter);
        }

        Assert.Empty(meter.Names);
    }
}
