using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The counters, statistics and idempotency keys a fold works on: what was loaded, and what it changed.
/// </summary>
internal sealed class FoldState(Func<string, CounterEntry?> load, KeyLedger keys)
{
    /// <summary>The counters the fold changed.</summary>
    public Dictionary<string, CounterEntry> Changed { get; } = new(StringComparer.Ordinal);

    public KeyLedger Keys => keys;

    /// <summary>What the fold adds to the statistics of each day.</summary>
    public SortedDictionary<LocalDate, DayStatistics> Statistics { get; } = [];

    public CounterEntry? Find(string id) => Changed.TryGetValue(id, out var entry) ? entry : load(id);

    public DayStatistics DayOf(LocalDate date)
    {
        if (!Statistics.TryGetValue(date, out var day))
        {
            Statistics.Add(date, day = new DayStatistics());
        }

        return day;
    }
}
