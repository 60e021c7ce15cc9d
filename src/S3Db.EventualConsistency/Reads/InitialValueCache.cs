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
    private SharedInitials? _shared;

    /// <summary>The initial value as remembered for that life, else as read. Cost: none, or 1 GET.</summary>
    /// <param name="id">The record.</param>
    /// <param name="incarnation">The life that the counter is in.</param>
    /// <param name="generation">
    /// For the answer to a sync call the generation that has decided it: calls decided together read a record once,
    /// also one that does not exist. The GET begins after that generation, so after each of these calls began.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<InitialValue> ReadAsync(
        string id, string incarnation, long? generation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var known) && known.Incarnation == incarnation)
            {
                return known;
            }
        }

        var read = generation is { } decidedBy && ShareFor(decidedBy) is { } shared
            ? await shared.ReadAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false)
            : await source.ReadAsync(id, cancellationToken).ConfigureAwait(false);
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

    /// <summary>What the calls that a generation decided share; null for those of an older one.</summary>
    private SharedInitials? ShareFor(long generation)
    {
        lock (_lock)
        {
            if (_shared is null || _shared.Generation < generation)
            {
                _shared = new SharedInitials(source, generation);
            }

            return _shared.Generation == generation ? _shared : null;
        }
    }
}
