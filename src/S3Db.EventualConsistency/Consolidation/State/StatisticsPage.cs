using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>The statistics of the days of one month.</summary>
internal sealed record StatisticsPage(IReadOnlyDictionary<LocalDate, DayStatistics> Days)
{
    public static readonly StatisticsPage Empty = new(new Dictionary<LocalDate, DayStatistics>());
}
