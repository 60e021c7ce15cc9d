using NodaTime;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>
/// The objects, and what S3 does with a request at the moment it executes: atomic for each key, conditions exact,
/// listings in byte order, an ETag that follows from the content alone.
/// </summary>
internal sealed class SimulatedBucket
{
    private readonly SortedList<string, StoredObject> _objects = new(StringComparer.Ordinal);

    /// <summary>How many keys a page of a listing holds at most.</summary>
    public int PageSizeMax { get; init; } = ListRequest.PageSizeMax;

    /// <summary>A server that takes every write, whatever its condition.</summary>
    public bool IgnoresConditions { get; init; }

    public IEnumerable<string> Keys => _objects.Keys;

    public StoredObject? Find(string key) => _objects.GetValueOrDefault(key);

    public bool Holds(string key) => _objects.ContainsKey(key);

    /// <summary>Writes past all rules: damage and foreign objects.</summary>
    public void Overwrite(string key, byte[] body, Instant now) =>
        _objects[key] = new StoredObject(body, TagOf(body), now);

    public void Remove(string key) => _objects.Remove(key);

    public IReadOnlyDictionary<string, StoredObject> Copy() =>
        new Dictionary<string, StoredObject>(_objects, StringComparer.Ordinal);

    /// <summary>Goes back to an earlier state.</summary>
    public void Restore(IReadOnlyDictionary<string, StoredObject> copy)
    {
        _objects.Clear();
        foreach (var (key, stored) in copy)
        {
            _objects.Add(key, stored);
        }
    }

    /// <summary>Executes a request.</summary>
    /// <returns>The result, or the <see cref="StoreException"/> the store answers with.</returns>
    public object Execute(StoreRequest request, Instant now) => request.Verb switch
    {
        RequestVerb.Get => Get(request, now),
        RequestVerb.Put => Put(request, now),
        RequestVerb.List => List(request.Listing!, now),
        _ => Delete(request.Verb == RequestVerb.Delete ? [request.Key] : request.Keys),
    };

    private static ETag TagOf(byte[] body) => ObjectFile.ComputeETag(body);

    private GetResult Get(StoreRequest request, Instant now) =>
        Find(request.Key) is not { } found ? new GetResult(GetStatus.NotFound, default, default, now)
        : found.ETag == request.Known ? new GetResult(GetStatus.NotModified, default, found.ETag, now)
        : new GetResult(GetStatus.Found, found.Body, found.ETag, now);

    private object Put(StoreRequest request, Instant now)
    {
        var occupant = Find(request.Key);
        if (!IgnoresConditions && request.Condition.Mode == PutMode.Create && occupant is not null)
        {
            return new StoreException(StoreErrorKind.AlreadyExists, request.Key, $"'{request.Key}' exists.");
        }

        if (!IgnoresConditions && request.Condition.Mode == PutMode.Swap
            && occupant?.ETag != request.Condition.Expected)
        {
            return new StoreException(
                StoreErrorKind.PreconditionFailed, request.Key, $"'{request.Key}' is at another version.");
        }

        var tag = TagOf(request.Body);
        _objects[request.Key] = new StoredObject(request.Body, tag, now);
        return new PutResult(tag, now);
    }

    private ListPage List(ListRequest asked, Instant now)
    {
        var page = new ListPageBuilder(asked with { PageSize = Math.Min(asked.PageSize, PageSizeMax) });
        for (var i = FirstAt(page.Start); i < _objects.Count; i++)
        {
            var key = _objects.Keys[i];
            var found = _objects.Values[i];
            if (!page.TryAdd(key, () => new ObjectInfo(key, found.Body.Length, found.ETag, found.LastModified)))
            {
                break;
            }
        }

        return page.Build(now);
    }

    private IReadOnlyList<string> Delete(IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            _objects.Remove(key);
        }

        return [];
    }

    private int FirstAt(string start)
    {
        var (low, high) = (0, _objects.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_objects.Keys[middle], start) < 0
                ? (middle + 1, high)
                : (low, middle);
        }

        return low;
    }
}
