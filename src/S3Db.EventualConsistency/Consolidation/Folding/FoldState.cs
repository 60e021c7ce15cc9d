using System.Runtime.InteropServices;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The counters, statistics and idempotency keys a fold works on: what was loaded, and what it changed.
/// </summary>
internal sealed class FoldState(LoadedState loaded, CounterEntry untouched, KeyLedger keys)
{
    /// <summary>The days of a month each have one.</summary>
    private const int DaySlots = 32;

    private readonly Dictionary<LocalDate, DayStatistics> _statistics = [];
    private readonly (LocalDate Date, DayStatistics? Day)[] _days = new (LocalDate, DayStatistics?)[DaySlots];

    /// <summary>The counters the fold touched.</summary>
    public WorkingCounters Counters { get; } = new(loaded, untouched);

    /// <summary>Those it changed.</summary>
    public IEnumerable<WorkingCounter> Changed => Counters.All.Where(counter => counter.IsChanged);

    public KeyLedger Keys => keys;

    /// <summary>What the fold adds to the statistics of each day.</summary>
    public IReadOnlyDictionary<LocalDate, DayStatistics> Statistics => _statistics;

    /// <summary>A counter as it is now; null when there is none.</summary>
    public CounterEntry? Find(string id) =>
        Counters.Find(id) is { } number ? Counters[number].Entry : loaded.Find(id);

    public DayStatistics DayOf(LocalDate date)
    {
        ref var slot = ref _days[date.Day % DaySlots];
        if (slot.Day is null || slot.Date != date)
        {
            slot = (date, CollectionsMarshal.GetValueRefOrAddDefault(_statistics, date, out _) ??= new DayStatistics());
        }

        return slot.Day;
    }
}
