using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>A store that breaks its contract where a test says so.</summary>
internal sealed class TwistedObjectStore(IObjectStore inner) : IObjectStore
{
    public Func<
        Func<PutCondition, Task<PutResult>>, string, ReadOnlyMemory<byte>, PutCondition, Task<PutResult>>? Put
    {
        get;
        init;
    }

    public Func<ListPage, ListPage>? List { get; init; }

    public string Description => inner.Description;

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        inner.GetAsync(key, ifNoneMatch, cancellationToken);

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        Put is null
            ? inner.PutAsync(key, body, condition, cancellationToken)
            : Put(other => inner.PutAsync(key, body, other, cancellationToken), key, body, condition);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        inner.DeleteManyAsync(keys, cancellationToken);

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        var page = await inner.ListAsync(request, cancellationToken);
        return List is null ? page : List(page);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
