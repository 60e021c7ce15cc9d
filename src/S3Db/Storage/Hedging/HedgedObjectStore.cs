namespace S3Db.Storage;

/// <summary>
/// Sends slow reads a second time and takes the answer that comes first. Writes pass: a second one costs a PUT and
/// makes the answer ambiguous, which only the repetition of failed ones may.
/// </summary>
internal sealed class HedgedObjectStore : IObjectStore
{
    private readonly IObjectStore _inner;
    private readonly HedgeBudget _budget;
    private readonly ReadHedger _gets;
    private readonly ReadHedger _revalidations;
    private readonly ReadHedger _lists;

    public HedgedObjectStore(
        IObjectStore inner, StoreHedgeOptions options, TimeProvider timeProvider, StoreStatistics statistics)
    {
        _inner = inner;
        _budget = new HedgeBudget(options.ShareMax);
        _gets = NewHedger("get");
        _revalidations = NewHedger("get");
        _lists = NewHedger("list");

        ReadHedger NewHedger(string operation) => new(operation, _budget, timeProvider, statistics);
    }

    public string Description => _inner.Description;

    // What is usually "not modified" says nothing about how long a body takes.
    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        (ifNoneMatch is null ? _gets : _revalidations).ReadAsync(
            token => _inner.GetAsync(key, ifNoneMatch, token), cancellationToken);

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        _lists.ReadAsync(token => _inner.ListAsync(request, token), cancellationToken);

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        _budget.WatchAsync(_inner.PutAsync(key, body, condition, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        _budget.WatchAsync(_inner.DeleteAsync(key, cancellationToken));

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        _budget.WatchAsync(_inner.DeleteManyAsync(keys, cancellationToken));

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
