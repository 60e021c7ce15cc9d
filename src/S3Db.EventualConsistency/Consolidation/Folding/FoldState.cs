using System.Runtime.InteropServices;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The counters, statistics and idempotency keys a fold works on: what was loaded, and what it changed.
/// </summary>
internal sealed class FoldState(LoadedState loaded, CounterEntry untouched, KeyLedger keys)
{
    private readonly Dictionary<string, WorkingCounter> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<LocalDate, DayStatistics> _statistics = [];
    private LocalDate _date;
    private DayStatistics? _day;

    /// <summary>The counters the fold touched.</summary>
    public IReadOnlyCollection<WorkingCounter> Counters => _counters.Values;

    /// <summary>Those it changed.</summary>
    public IEnumerable<WorkingCounter> Changed => _counters.Values.Where(counter => counter.IsChanged);

    public KeyLedger Keys => keys;

    /// <summary>What the fold adds to the statistics of each day.</summary>
    public IReadOnlyDictionary<LocalDate, DayStatistics> Statistics => _statistics;

    /// <summary>A counter as it is now; null when there is none.</summary>
    public CounterEntry? Find(string id) =>
        _counters.TryGetValue(id, out var counter) ? counter.Entry : loaded.Find(id);

    /// <summary>A counter to work on.</summary>
    public WorkingCounter Take(string id)
    {
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, id, out _);
        if (counter is null)
        {
            var page = loaded.AddressOf(id);
            counter = new WorkingCounter(id, page, loaded.Counters[page].Find(id) ?? untouched);
        }

        return counter;
    }

    public DayStatistics DayOf(LocalDate date)
    {
        if (_day is null || date != _date)
        {
            _day = CollectionsMarshal.GetValueRefOrAddDefault(_statistics, date, out _) ??= new DayStatistics();
            _date = date;
        }

        return _day;
    }
}
