using System.Collections.Concurrent;
using System.Diagnostics;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

public sealed class CounterTraceTests
{
    [Fact]
    public async Task AddAsync_WhenTraced_IsAClientSpanOfTheCaller()
    {
        const string resource = "traced-add";
        using var caller = new Activity("caller").Start();
        var spans = await TraceAsync(resource, wallets => wallets.AddAsync("w1", 5m));

        var span = Assert.Single(spans);
        Assert.Equal($"add {resource}", span.DisplayName);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(caller.SpanId, span.ParentSpanId);
        Assert.Equal(
            [
                $"db.collection.name={resource}", $"db.namespace={new InMemoryObjectStore().Description}",
                "db.operation.name=add",
                "db.system.name=s3db",
                "s3db.field=balance", "s3db.record.id=w1",
            ],
            span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AddAsync_WhenRefused_SaysSoInItsSpan()
    {
        var spans = await TraceAsync(
            "traced-refused",
            async wallets => await Assert.ThrowsAsync<S3DbException>(() => wallets.AddAsync("w1", -5m)));

        var span = Assert.Single(spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("Invalid", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTraced_HasARootSpanOfItsOwn()
    {
        using var caller = new Activity("caller").Start();
        var spans = await TraceAsync("traced-fold", async wallets =>
        {
            await wallets.AddAsync("w1", 5m);
            await wallets.ConsolidateAsync("w1");
        });

        var span = Assert.Single(spans, span => span.Kind == ActivityKind.Internal);
        Assert.Equal("consolidate traced-fold.balance", span.DisplayName);
        Assert.Null(span.Parent);
        Assert.NotEqual(caller.TraceId, span.TraceId);
        Assert.Equal(1L, span.GetTagItem("s3db.transaction.count"));
        Assert.Contains(spans, span => span.DisplayName == "consolidate traced-fold" && span.ParentId == caller.Id);
    }

    private static async Task<List<Activity>> TraceAsync(string resource, Func<Resource, Task> act)
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CounterTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(
            new ResourceDefinition(resource) { Attributes = { ["balance"] = "number|default:0" } });
        await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = resource, Field = "balance", AutoConsolidate = false,
        }));
        await act(wallets);

        // Listeners hear of every test in the process.
        return [.. ended.Where(span => span.GetTagItem("db.collection.name") as string == resource)];
    }
}
