using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Compares what is to be summed up with the statistics of the state, for the days of which nothing is kept. A cohort
/// file that is lost as a whole may show in nothing else, and behind the cut nobody could see it.
/// </summary>
internal sealed class CutAudit(PageReader pages)
{
    /// <summary>
    /// The first day that differs; null when none does. Cost: 1 GET for each month of statistics that is neither inline
    /// nor at hand.
    /// </summary>
    public async Task<string?> FindDifferenceAsync(
        Manifest manifest, CohortIndex index, LogReplay replay, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<LocalDate, DayStatistics>();
        foreach (var (month, slot) in manifest.Statistics)
        {
            var page = await pages.ReadAsync(month, slot, cancellationToken).ConfigureAwait(false);
            foreach (var (date, day) in page.Days)
            {
                stored[date] = day;
            }
        }

        var kept = index.Files.Where(file => file.Generation > replay.Generation).Select(file => file.Date)
            .Concat(manifest.Unwritten.SelectMany(generation => generation.Days))
            .ToHashSet();
        var none = new DayStatistics();
        return stored.Keys.Union(replay.Statistics.Keys).Except(kept).Order()
            .Where(date => !stored.GetValueOrDefault(date, none)
                .Equals(replay.Statistics.GetValueOrDefault(date, none)))
            .Select(date => $"The statistics of {LocalDatePattern.Iso.Format(date)} are "
                + $"{StatisticsText.Of(stored.GetValueOrDefault(date))}, and the log gives "
                + $"{StatisticsText.Of(replay.Statistics.GetValueOrDefault(date))}.")
            .FirstOrDefault();
    }
}
