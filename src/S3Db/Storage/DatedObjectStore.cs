using NodaTime;

namespace S3Db.Storage;

/// <summary>Sets the <see cref="StoreClock"/> by every reply.</summary>
internal sealed class DatedObjectStore(IObjectStore inner, StoreClock clock) : IObjectStore
{
    public string Description => inner.Description;

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        var result = await inner.GetAsync(key, ifNoneMatch, cancellationToken).ConfigureAwait(false);
        Observe(result.StoreTime);
        return result;
    }

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        var result = await inner.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
        Observe(result.StoreTime);
        return result;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        inner.DeleteManyAsync(keys, cancellationToken);

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        var page = await inner.ListAsync(request, cancellationToken).ConfigureAwait(false);
        Observe(page.StoreTime);
        return page;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Observe(Instant storeTime)
    {
        // A store whose replies carry no date says so with MinValue.
        if (storeTime != Instant.MinValue)
        {
            clock.Observe(storeTime);
        }
    }
}
