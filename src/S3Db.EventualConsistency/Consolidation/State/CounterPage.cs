namespace S3Db.EventualConsistency;

/// <summary>The counters of one page address.</summary>
internal sealed record CounterPage(IReadOnlyDictionary<string, CounterEntry> Entries)
{
    public static readonly CounterPage Empty = new(new Dictionary<string, CounterEntry>(StringComparer.Ordinal));
}
