using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// A store in this process's memory with the exact semantics of S3: for tests and for trying things out. Nothing
/// survives the process. Thread-safe.
/// </summary>
public sealed class InMemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty store.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="timeProvider">The store's clock; the system's when null.</param>
    public InMemoryObjectStore(string name = "test", TimeProvider? timeProvider = null)
    {
        Description = $"memory://{name}";
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Description { get; }

    private Instant Now => Instant.FromDateTimeOffset(_timeProvider.GetUtcNow());

    /// <inheritdoc/>
    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return Task.FromResult(new GetResult(GetStatus.NotFound, default, default, Now));
            }

            return Task.FromResult(entry.ETag == ifNoneMatch
                ? new GetResult(GetStatus.NotModified, default, entry.ETag, Now)
                : new GetResult(GetStatus.Found, entry.Body, entry.ETag, Now));
        }
    }

    /// <inheritdoc/>
    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        cancellationToken.ThrowIfCancellationRequested();
        var copy = body.ToArray();
        var etag = ObjectFile.ComputeETag(copy);
        lock (_lock)
        {
            var exists = _entries.TryGetValue(key, out var entry);
            if (condition.Mode == PutMode.Create && exists)
            {
                throw new StoreException(StoreErrorKind.AlreadyExists, key, $"'{key}' exists in {Description}.");
            }

            if (condition.Mode == PutMode.Swap && (!exists || entry!.ETag != condition.Expected))
            {
                throw new StoreException(
                    StoreErrorKind.PreconditionFailed,
                    key,
                    $"'{key}' in {Description} is not at {condition.Expected}.");
            }

            _entries[key] = new Entry(copy, etag, Now);
            _keys.Add(key);
            return Task.FromResult(new PutResult(etag, Now));
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Remove(key);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var key in keys)
            {
                Remove(key);
            }
        }

        return Task.FromResult<IReadOnlyList<string>>([]);
    }

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var page = new ListPageBuilder(request);
            foreach (var key in KeysFrom(page.Start))
            {
                var entry = _entries[key];
                if (!page.TryAdd(key, () => new ObjectInfo(key, entry.Body.Length, entry.ETag, entry.LastModified)))
                {
                    break;
                }
            }

            return Task.FromResult(page.Build(Now));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SortedSet<string> KeysFrom(string start) =>
        _keys.Max is { } last && string.CompareOrdinal(start, last) <= 0 ? _keys.GetViewBetween(start, last) : [];

    private void Remove(string key)
    {
        ObjectKey.Validate(key);
        _entries.Remove(key);
        _keys.Remove(key);
    }

    private sealed record Entry(byte[] Body, ETag ETag, Instant LastModified);
}
