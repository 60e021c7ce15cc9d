namespace S3Db.Storage;

/// <summary>
/// The only place that repeats requests. A repeated write always carries the same bytes, and before any refusal of it
/// is passed on the occupant of the key is read: what looks like a conflict is often one's own earlier attempt.
/// </summary>
internal sealed class RetryingObjectStore(
    IObjectStore inner,
    StoreRetryOptions options,
    TimeProvider timeProvider,
    IRandomSource random,
    StoreStatistics statistics) : IObjectStore
{
    public ProtocolRules Rules { get; init; } = ProtocolRules.All;

    public string Description => inner.Description;

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        RepeatAsync("get", () => inner.GetAsync(key, ifNoneMatch, cancellationToken), cancellationToken);

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        new RetriedPut(this, inner, key, body, condition).RunAsync(NewBudget(), cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        RepeatAsync(
            "delete",
            async () =>
            {
                await inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        var budget = NewBudget();
        while (true)
        {
            keys = await RepeatAsync(
                "delete", () => inner.DeleteManyAsync(keys, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (keys.Count == 0 || !await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                return [.. keys];
            }

            CountRetry("delete");
        }
    }

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        RepeatAsync("list", () => inner.ListAsync(request, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    internal void CountRetry(string operation)
    {
        statistics.AddRetry();
        StoreInstruments.Retries.Add(1, new KeyValuePair<string, object?>(StoreInstruments.OperationTag, operation));
    }

    private RetryBudget NewBudget() => new(options, timeProvider, random);

    private async Task<T> RepeatAsync<T>(
        string operation, Func<Task<T>> request, CancellationToken cancellationToken)
    {
        var budget = NewBudget();
        while (true)
        {
            try
            {
                return await request().ConfigureAwait(false);
            }
            catch (StoreException exception)
                when (exception.Error is StoreErrorKind.Unavailable or StoreErrorKind.Conflict)
            {
                if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }

            CountRetry(operation);
        }
    }
}
