using S3Db.Storage;

namespace S3Db.Testing.Tests;

public sealed class DelayedObjectStoreTests
{
    private static readonly byte[] Body = "body"u8.ToArray();
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryObjectStore _bucket = new();

    [Fact]
    public async Task PutAsync_TakesEffectWhenItsTimeHasPassed()
    {
        var store = new DelayedObjectStore(_bucket, new StoreLatency { Put = TimeSpan.FromMilliseconds(20) }, _time);

        var put = store.PutAsync("a", Body);
        var before = (await store.GetAsync("a")).IsFound;
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await put;

        Assert.False(before);
        Assert.True((await store.GetAsync("a")).IsFound);
    }

    [Fact]
    public async Task Requests_DoNotWaitForEachOther()
    {
        var store = new DelayedObjectStore(_bucket, StoreLatency.Uniform(TimeSpan.FromSeconds(1)), _time);

        Task[] requests =
        [
            store.PutAsync("a", Body), store.GetAsync("a"), store.DeleteAsync("b"), store.DeleteManyAsync(["c"]),
            store.ListAsync(new ListRequest(string.Empty)),
        ];
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(requests);

        Assert.Equal(TimeSpan.FromSeconds(1), _time.Elapsed);
    }
}
