using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>A store in memory whose puts and gets go wrong as a test says, one action for each call in turn.</summary>
internal sealed class ScriptedObjectStore : IObjectStore
{
    private readonly Queue<Func<Func<Task<PutResult>>, Task<PutResult>>> _puts = new();
    private readonly Queue<StoreException?> _gets = new();

    public InMemoryObjectStore Inner { get; } = new();

    public int PutCount { get; private set; }

    public int GetCount { get; private set; }

    public List<byte[]> Bodies { get; } = [];

    public string Description => Inner.Description;

    /// <summary>The put fails before it is executed.</summary>
    public ScriptedObjectStore RefusePut(StoreErrorKind error, bool isUnknown = false)
    {
        _puts.Enqueue(_ => throw Failure(error, isUnknown));
        return this;
    }

    /// <summary>The put is executed and its answer lost.</summary>
    public ScriptedObjectStore LosePutAnswer()
    {
        _puts.Enqueue(async put =>
        {
            await put();
            throw Failure(StoreErrorKind.Unavailable, isUnknown: true);
        });
        return this;
    }

    /// <summary>Something else happens, and the put is executed after it.</summary>
    public ScriptedObjectStore BeforePut(Func<InMemoryObjectStore, Task> action)
    {
        _puts.Enqueue(async put =>
        {
            await action(Inner);
            return await put();
        });
        return this;
    }

    /// <summary>The put is refused, and something else happens before its caller hears of it.</summary>
    public ScriptedObjectStore RefusePutThen(StoreErrorKind error, Func<InMemoryObjectStore, Task> action)
    {
        _puts.Enqueue(async _ =>
        {
            await action(Inner);
            throw Failure(error, isUnknown: false);
        });
        return this;
    }

    public ScriptedObjectStore FailGet(StoreErrorKind error)
    {
        _gets.Enqueue(Failure(error, isUnknown: false));
        return this;
    }

    public Task<GetResult> GetAsync(string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        GetCount++;
        return _gets.TryDequeue(out var failure) && failure is not null
            ? throw failure
            : Inner.GetAsync(key, ifNoneMatch, cancellationToken);
    }

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        PutCount++;
        Bodies.Add(body.ToArray());
        Func<Task<PutResult>> put = () => Inner.PutAsync(key, body, condition, cancellationToken);
        return _puts.TryDequeue(out var action) ? action(put) : put();
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        Inner.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        Inner.DeleteManyAsync(keys, cancellationToken);

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    private static StoreException Failure(StoreErrorKind error, bool isUnknown) =>
        new(error, "key", $"Scripted {error}.") { IsOutcomeUnknown = isUnknown };
}
