using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Lays the statistics out: the months touched last stay inline, so that a usual fold stores no page for them; older
/// ones are pages of their own.
/// </summary>
internal sealed class StatisticsPages(ShardContext shard, Manifest manifest, long generation, string nonce)
{
    private readonly Dictionary<YearMonth, PageSlot<StatisticsPage>> _slots = new(manifest.Statistics);

    public IReadOnlyDictionary<YearMonth, PageSlot<StatisticsPage>> Slots => _slots;

    public List<NewPage> NewPages { get; } = [];

    public void Apply(LoadedState loaded, IReadOnlyDictionary<LocalDate, DayStatistics> added)
    {
        var changed = new Dictionary<YearMonth, StatisticsPage>();
        foreach (var month in added.GroupBy(pair => pair.Key.ToYearMonth()))
        {
            var days = new Dictionary<LocalDate, DayStatistics>(
                loaded.Statistics.GetValueOrDefault(month.Key, StatisticsPage.Empty).Days);
            foreach (var (date, statistics) in month)
            {
                var day = days.TryGetValue(date, out var before) ? before.Clone() : new DayStatistics();
                day.Merge(statistics);
                days[date] = day;
            }

            changed.Add(month.Key, new StatisticsPage(days));
        }

        Lay(changed);
    }

    /// <summary>Puts whole months in the place of others; one without days goes.</summary>
    public void Lay(IReadOnlyDictionary<YearMonth, StatisticsPage> months)
    {
        foreach (var (month, page) in months)
        {
            _slots.Remove(month);
            if (page.Days.Count > 0)
            {
                _slots[month] = new(page, null, generation);
            }
        }

        var outgoing = _slots.Where(slot => slot.Value.Inline is not null)
            .OrderByDescending(slot => slot.Value.Touched)
            .ThenByDescending(slot => slot.Key)
            .Skip(shard.Limits.InlineMonthsMax)
            .ToList();
        foreach (var (month, slot) in outgoing)
        {
            var name = PageReader.StatisticsPageName(month);
            var key = shard.Keys.Page(name, generation, nonce);
            var page = slot.Inline!;
            NewPages.Add(new NewPage(
                key, () => (PageCodec.Encode(name, writer => StatisticsPageJson.Write(writer, page)), page)));
            _slots[month] = slot with { Inline = null, Key = key };
        }
    }
}
