using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

/// <summary>A store that refuses every request while it is broken, in a way that is not worth a retry.</summary>
internal sealed class BrokenStore(IObjectStore inner) : IObjectStore
{
    private volatile bool _isBroken;

    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    public string Description => inner.Description;

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        Check(key);
        return inner.GetAsync(key, ifNoneMatch, cancellationToken);
    }

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        Check(key);
        return inner.PutAsync(key, body, condition, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        Check(key);
        return inner.DeleteAsync(key, cancellationToken);
    }

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        Check(string.Empty);
        return inner.DeleteManyAsync(keys, cancellationToken);
    }

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        Check(request.Prefix);
        return inner.ListAsync(request, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Check(string key)
    {
        if (IsBroken)
        {
            throw new StoreException(StoreErrorKind.Denied, key, "The store is broken.");
        }
    }
}
