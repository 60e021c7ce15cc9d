namespace S3Db.EventualConsistency;

/// <summary>
/// Remembers what records were inserted with. An initial value never changes within one life of a record, and a reader
/// only believes it when the counter is in the same life, so it cannot go stale.
/// </summary>
internal sealed class InitialValueCache(IInitialValues source)
{
    private const int EntriesMax = 100_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, InitialValue> _entries = new(StringComparer.Ordinal);

    /// <summary>The initial value as remembered for that life, else as read. Cost: none, or 1 GET.</summary>
    public async ValueTask<InitialValue> ReadAsync(string id, string incarnation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var known) && known.Incarnation == incarnation)
            {
                return known;
            }
        }

        var read = await source.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        Remember(id, read);
        return read;
    }

    public void Remember(string id, in InitialValue read)
    {
        if (read is { Exists: true, DeleteNonce: null })
        {
            lock (_lock)
            {
                if (_entries.Count >= EntriesMax)
                {
                    _entries.Clear();
                }

                _entries[id] = read;
            }
        }
    }
}
