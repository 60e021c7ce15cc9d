namespace S3Db.Storage;

/// <summary>
/// The port to whatever keeps the objects. Keys are relative to the root of the store and obey <see cref="ObjectKey"/>.
/// Every implementation is thread-safe, strongly consistent (a finished write is seen by every later get and list) and
/// atomic per key. Errors are <see cref="StoreException"/>; cancellation is never wrapped.
/// </summary>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Where the objects are, for messages: never contains a secret.</summary>
    string Description { get; }

    /// <summary>Reads an object. Cost: 1 GET.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ifNoneMatch">The version the caller has; it is not sent again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was found. A missing key is a result, not an error.</returns>
    Task<GetResult> GetAsync(string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Writes an object, durably when the call returns. Cost: 1 PUT.</summary>
    /// <param name="key">The key.</param>
    /// <param name="body">The bytes; the caller must not change them until the call has returned.</param>
    /// <param name="condition">When the write takes effect.</param>
    /// <param name="cancellationToken">Ends the wait; the write may still take effect.</param>
    /// <exception cref="StoreException">
    /// The write did not take effect, or <see cref="S3DbException.IsOutcomeUnknown"/> says that it may have.
    /// </exception>
    Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default);

    /// <summary>Removes an object; a missing one is no error. Cost: 1 DELETE.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Removes objects. Cost: 1 request for each 1,000 keys where the store has a bulk delete.</summary>
    /// <param name="keys">Any number of keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The keys that could not be removed; empty when all were.</returns>
    Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken = default);

    /// <summary>Lists one page. Cost: 1 LIST (billed like a PUT).</summary>
    /// <param name="request">What to list.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default);
}
