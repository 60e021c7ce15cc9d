using S3Db.Storage;

namespace S3Db.Cli.Tests.Estimates;

/// <summary>A store whose PUTs of segments are under way until the test lets them arrive.</summary>
internal sealed class SegmentGate(IObjectStore inner) : IObjectStore
{
    private readonly SemaphoreSlim _passages = new(0);
    private readonly SemaphoreSlim _arrivals = new(0);
    private int _segments;

    /// <summary>How many segments were put.</summary>
    public int Segments => _segments;

    public string Description => inner.Description;

    /// <summary>Waits for the next PUT and lets it through.</summary>
    public async Task PassAsync()
    {
        await _arrivals.WaitAsync();
        _passages.Release();
    }

    /// <summary>Lets everything through from now on.</summary>
    public void Open() => _passages.Release(int.MaxValue / 2);

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        inner.GetAsync(key, ifNoneMatch, cancellationToken);

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        if (key.Contains("/wal/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _segments);
            _arrivals.Release();
            await _passages.WaitAsync(cancellationToken);
        }

        return await inner.PutAsync(key, body, condition, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        inner.DeleteManyAsync(keys, cancellationToken);

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        inner.ListAsync(request, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _passages.Dispose();
        _arrivals.Dispose();
        return inner.DisposeAsync();
    }
}
