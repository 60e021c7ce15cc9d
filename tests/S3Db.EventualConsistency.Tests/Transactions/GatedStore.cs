using System.Collections.Concurrent;
using System.Threading.Channels;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>A store whose puts wait for the test, so that every interleaving can be written down.</summary>
internal sealed class GatedStore(IObjectStore inner) : IObjectStore
{
    private readonly Channel<PendingPut> _puts = Channel.CreateUnbounded<PendingPut>();
    private int _putCount;

    public string Description => inner.Description;

    /// <summary>How many puts have reached the store.</summary>
    public int PutCount => Volatile.Read(ref _putCount);

    /// <summary>Errors for the next gets.</summary>
    public ConcurrentQueue<Exception> GetErrors { get; } = new();

    public async Task<PendingPut> NextPutAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _puts.Reader.ReadAsync(timeout.Token);
    }

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _putCount);
        var put = new PendingPut(inner, key, body.ToArray(), condition);
        _puts.Writer.TryWrite(put);
        return put.Reply;
    }

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        GetErrors.TryDequeue(out var error)
            ? Task.FromException<GetResult>(error)
            : inner.GetAsync(key, ifNoneMatch, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        inner.DeleteManyAsync(keys, cancellationToken);

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        inner.ListAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
