namespace S3Db.Storage;

/// <summary>A part of a store as a store of its own: what lies below one path of a bucket.</summary>
internal sealed class PrefixedObjectStore : IObjectStore
{
    private readonly IObjectStore _inner;
    private readonly string _prefix;

    /// <param name="inner">The store around it.</param>
    /// <param name="path">The path, without a slash at either end.</param>
    public PrefixedObjectStore(IObjectStore inner, string path)
    {
        ObjectKey.Validate(path);
        _inner = inner;
        _prefix = path + "/";
        Description = $"{inner.Description}/{path}";
    }

    public string Description { get; }

    /// <summary>The store around it.</summary>
    public IObjectStore Inner => _inner;

    /// <summary>What its keys begin with there.</summary>
    public string Prefix => _prefix;

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        _inner.GetAsync(Add(key), ifNoneMatch, cancellationToken);

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        _inner.PutAsync(Add(key), body, condition, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        _inner.DeleteAsync(Add(key), cancellationToken);

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var failed = await _inner.DeleteManyAsync([.. keys.Select(Add)], cancellationToken).ConfigureAwait(false);
        return failed.Count == 0 ? failed : [.. failed.Select(Remove)];
    }

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var page = await _inner.ListAsync(
            request with
            {
                Prefix = _prefix + request.Prefix,
                StartAfter = request.StartAfter is null ? null : _prefix + request.StartAfter,
            },
            cancellationToken).ConfigureAwait(false);
        return page with
        {
            Objects = [.. page.Objects.Select(item => item with { Key = Remove(item.Key) })],
            Folders = [.. page.Folders.Select(Remove)],
        };
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private string Add(string key) => _prefix + key;

    private string Remove(string key) => key[_prefix.Length..];
}
