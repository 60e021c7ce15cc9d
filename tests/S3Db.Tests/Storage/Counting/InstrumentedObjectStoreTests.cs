using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class InstrumentedObjectStoreTests
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes("body");

    private readonly StoreStack _stack = StoreStack.Over(new InMemoryObjectStore());

    [Fact]
    public async Task AnyRequest_WhenSent_IsCountedByKind()
    {
        var put = await _stack.Store.PutAsync("key", Body);
        await _stack.Store.GetAsync("key");
        var before = _stack.Statistics.Snapshot();
        await _stack.Store.GetAsync("key", put.ETag);
        await _stack.Store.ListAsync(new ListRequest(string.Empty));
        await _stack.Store.DeleteManyAsync(["key"]);
        await _stack.Store.DeleteManyAsync([]);

        var counts = _stack.Statistics.Snapshot();

        Assert.Equal(
            new RequestCounts
            {
                Get = 2, NotModified = 1, Put = 1, List = 1, Delete = 1, BytesRead = 4, BytesWritten = 4,
            },
            counts);
        Assert.Equal(new RequestCounts { Get = 1, NotModified = 1, List = 1, Delete = 1 }, counts.Since(before));
        Assert.Equal(5, counts.Total);
    }

    [Fact]
    public async Task AnyRequest_WhenListenedTo_ReportsTheDocumentedMetrics()
    {
        var key = SystemRandomSource.Instance.NextToken();
        var seen = new List<(string Name, string? Unit, string Tags)>();
        var mine = new AsyncLocal<bool> { Value = true };
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == S3DbTelemetry.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();

        await _stack.Store.PutAsync(key, Body, PutCondition.IfAbsent);
        await Assert.ThrowsAsync<StoreException>(
            () => _stack.Store.PutAsync(key, Encoding.ASCII.GetBytes("other"), PutCondition.IfAbsent));

        Assert.Contains(("s3db.object_store.request.duration", "s", "operation=put"), seen);
        Assert.Contains(("s3db.object_store.request.duration", "s", "operation=put,error.type=AlreadyExists"), seen);
        Assert.Contains(("s3db.object_store.io", "By", "direction=write"), seen);
        Assert.Contains(("s3db.object_store.io", "By", "direction=read"), seen);

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (mine.Value)
            {
                seen.Add((
                    instrument.Name,
                    instrument.Unit,
                    string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
            }
        }
    }

    [Fact]
    public async Task PutAsync_WhenListenedTo_MakesASpanThatNamesTheKey()
    {
        var key = SystemRandomSource.Instance.NextToken();
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == S3DbTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (key.Equals(activity.GetTagItem("aws.s3.key")))
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await _stack.Store.PutAsync(key, Body, PutCondition.IfAbsent);

        var activity = Assert.Single(seen);
        Assert.Equal("S3.PutObject", activity.OperationName);
        Assert.Equal(ActivityKind.Client, activity.Kind);
    }
}
