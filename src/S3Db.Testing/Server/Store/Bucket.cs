namespace S3Db.Testing;

/// <summary>A thread-safe sorted map of objects: every change is decided and made under one lock.</summary>
internal sealed class Bucket(DateTimeOffset created)
{
    private readonly Lock _lock = new();
    private readonly SortedList<string, StoredObject> _objects = new(Utf8KeyComparer.Instance);

    public DateTimeOffset Created => created;

    public StoredObject? Find(string key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <summary>Stores an object unless the check, which is given the present one, throws.</summary>
    public void Put(string key, StoredObject value, Action<StoredObject?> check)
    {
        lock (_lock)
        {
            check(_objects.GetValueOrDefault(key));
            _objects[key] = value;
        }
    }

    public void Remove(string key)
    {
        lock (_lock)
        {
            _objects.Remove(key);
        }
    }

    /// <summary>Lists one page at one moment.</summary>
    public Listing List(ListingQuery query)
    {
        lock (_lock)
        {
            return query.Run(_objects);
        }
    }
}
