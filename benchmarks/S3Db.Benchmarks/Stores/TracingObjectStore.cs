using System.Diagnostics;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Benchmarks.Stores;

/// <summary>Notes what is asked of a store, so that a client without logic can ask the same again.</summary>
internal sealed class TracingObjectStore(IObjectStore inner) : IObjectStore
{
    private readonly Lock _lock = new();
    private List<TracedRequest> _requests = [];
    private int _inFlight;
    private int _inFlightMax;

    public string Description => inner.Description;

    /// <summary>How many requests were under way at once at most.</summary>
    public int InFlightMax => Volatile.Read(ref _inFlightMax);

    /// <summary>Forgets what was noted.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests = [];
            _inFlightMax = _inFlight;
        }
    }

    public IReadOnlyList<TracedRequest> Requests()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        TraceAsync(
            StoreVerb.Get, key, inner.GetAsync(key, ifNoneMatch, cancellationToken), static get => get.Body.Length);

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        var bytes = body.Length;
        return TraceAsync(StoreVerb.Put, key, inner.PutAsync(key, body, condition, cancellationToken), _ => bytes);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        TraceAsync(StoreVerb.Delete, key, NothingAsync(inner.DeleteAsync(key, cancellationToken)), static _ => 0);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        TraceAsync(StoreVerb.Delete, string.Empty, inner.DeleteManyAsync(keys, cancellationToken), static _ => 0);

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        TraceAsync(StoreVerb.List, request.Prefix, inner.ListAsync(request, cancellationToken), static _ => 0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<bool> NothingAsync(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> TraceAsync<T>(StoreVerb verb, string key, Task<T> request, Func<T, int> measure)
    {
        var since = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _inFlightMax = Math.Max(_inFlightMax, ++_inFlight);
        }

        var bytes = 0;
        try
        {
            var result = await request;
            bytes = measure(result);
            return result;
        }
        finally
        {
            lock (_lock)
            {
                _inFlight--;
                _requests.Add(new(verb, key, bytes, Stopwatch.GetElapsedTime(since)));
            }
        }
    }
}
