using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>
/// A store at a distance: every request waits its time before it is executed. On a <see cref="ManualTimeProvider"/> the
/// test decides when a request arrives; on the system's clock a benchmark sees what the number of requests costs.
/// </summary>
/// <threadsafety>
/// Thread-safe. Requests do not wait for each other. Disposing it leaves the inner store open.
/// </threadsafety>
/// <param name="inner">The store that keeps the objects.</param>
/// <param name="latency">How long each kind of request takes.</param>
/// <param name="timeProvider">The clock the waiting is measured on; the system's when null.</param>
public sealed class DelayedObjectStore(IObjectStore inner, StoreLatency latency, TimeProvider? timeProvider = null)
    : IObjectStore
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latency.Get, cancellationToken).ConfigureAwait(false);
        return await inner.GetAsync(key, ifNoneMatch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        await DelayAsync(latency.Put, cancellationToken).ConfigureAwait(false);
        return await inner.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latency.Delete, cancellationToken).ConfigureAwait(false);
        await inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latency.Delete, cancellationToken).ConfigureAwait(false);
        return await inner.DeleteManyAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        await DelayAsync(latency.List, cancellationToken).ConfigureAwait(false);
        return await inner.ListAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the use of this instance; the inner store stays open.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, _timeProvider, cancellationToken) : Task.CompletedTask;
}
