namespace S3Db.EventualConsistency;

/// <summary>The counters of one page address.</summary>
internal sealed record CounterPage(IReadOnlyDictionary<string, CounterEntry> Entries)
{
    public static readonly CounterPage Empty = new(new Dictionary<string, CounterEntry>(StringComparer.Ordinal));

    /// <summary>The counter of a record; null when it has none.</summary>
    public CounterEntry? Find(string id) => Entries.TryGetValue(id, out var entry) ? entry : null;
}
