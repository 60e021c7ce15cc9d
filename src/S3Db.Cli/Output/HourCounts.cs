using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>Counts the transactions of a day by hour, from the log: statistics are kept by day only.</summary>
internal static class HourCounts
{
    /// <summary>
    /// Hours in the field's zone with their transactions, in order; empty ones between the first and last too.
    /// </summary>
    public static async Task<IReadOnlyList<(int Hour, long Count)>> ReadAsync(
        EventualConsistencyPlugin plugin, LocalDate day, CancellationToken cancellationToken)
    {
        var zone = DateTimeZoneProviders.Tzdb[plugin.TimeZone];
        var counts = new SortedDictionary<int, long>();
        await foreach (var row in plugin.GetTransactionsAsync(day, cancellationToken).ConfigureAwait(false))
        {
            if (row is { Outcome: null, Operation: not CounterOperation.Clear })
            {
                var hour = row.Timestamp.InZone(zone).Hour;
                counts[hour] = counts.GetValueOrDefault(hour) + 1;
            }
        }

        return counts.Count == 0
            ? []
            : [.. Enumerable.Range(counts.First().Key, counts.Last().Key - counts.First().Key + 1)
                .Select(hour => (hour, counts.GetValueOrDefault(hour)))];
    }
}
