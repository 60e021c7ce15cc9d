using S3Db.Storage;

namespace S3Db.Benchmarks.Stores;

/// <summary>
/// A store at a distance: every request takes a time drawn from quantiles before it is executed. Requests do not wait
/// for each other. The timers of the system are right to about a millisecond; what is compared runs over the same ones.
/// </summary>
internal sealed class RemoteObjectStore(IObjectStore inner, StoreLatencies latencies, int seed = 1) : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public string Description => inner.Description;

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latencies.Get, cancellationToken);
        return await inner.GetAsync(key, ifNoneMatch, cancellationToken);
    }

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        await DelayAsync(latencies.Put, cancellationToken);
        return await inner.PutAsync(key, body, condition, cancellationToken);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latencies.Delete, cancellationToken);
        await inner.DeleteAsync(key, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latencies.Delete, cancellationToken);
        return await inner.DeleteManyAsync(keys, cancellationToken);
    }

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latencies.List, cancellationToken);
        return await inner.ListAsync(request, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task DelayAsync(LatencyQuantiles quantiles, CancellationToken cancellationToken)
    {
        TimeSpan delay;
        lock (_lock)
        {
            delay = quantiles.Draw(_random);
        }

        // A timer counts whole milliseconds and is late by half a one on average.
        return Task.Delay(TimeSpan.FromMilliseconds(Math.Floor(delay.TotalMilliseconds)), cancellationToken);
    }
}
