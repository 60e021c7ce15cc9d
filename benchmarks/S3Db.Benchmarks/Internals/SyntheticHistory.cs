using NodaTime;
using S3Db.Benchmarks.Measuring;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Benchmarks.Internals;

/// <summary>
/// Years of folded transactions, made by the product's own codecs with the counts they would have: the statistics of
/// every day, a generation and a cohort object for each 5,000 transactions. The rows themselves are not written.
/// </summary>
internal static class SyntheticHistory
{
    private const int PerGeneration = 5_000;
    private const int PerDay = 100_000;
    private const int DaysMax = 1_000;
    private static readonly LocalDate LastDay = new(2026, 10, 31);

    /// <summary>Makes the log of a counter look as if it had folded so much before.</summary>
    public static async Task AddAsync(
        IObjectStore store, CounterDatabase counter, long transactions, CancellationToken cancellationToken)
    {
        var shard = counter.Plugin.ActiveField.Shards[0];
        var keys = shard.Context.Keys;
        var current = (await shard.Consolidator.Manifests.ReadAsync(cancellationToken)).Manifest;
        var days = (int)Math.Clamp(transactions / PerDay, 1, DaysMax);
        var generations = transactions / PerGeneration;
        var statistics = current.Statistics.ToDictionary();
        foreach (var month in Enumerable.Range(0, days).GroupBy(day => LastDay.PlusDays(-day).ToYearMonth()))
        {
            var page = new StatisticsPage(month.ToDictionary(
                day => LastDay.PlusDays(-day), _ => StatisticsOf(transactions / days)));
            var name = PageReader.StatisticsPageName(month.Key);
            var key = keys.Page(name, 1, "0000000000000000");
            await store.PutAsync(
                key,
                PageCodec.Encode(name, writer => StatisticsPageJson.Write(writer, page)),
                cancellationToken: cancellationToken);
            statistics[month.Key] = new PageSlot<StatisticsPage>(null, key, 1);
        }

        for (var generation = 0L; generation < generations; generation++)
        {
            var day = LastDay.PlusDays(-(int)(generation * days / generations));
            await store.PutAsync(keys.Cohort(day, generation + 1), new byte[20], cancellationToken: cancellationToken);
        }

        var manifest = current with
        {
            Generation = current.Generation + generations,
            Revision = SystemRandomSource.Instance.NextToken(),
            Statistics = statistics,
        };
        await store.PutAsync(
            keys.Manifest, ManifestCodec.Encode(keys.Field, manifest), cancellationToken: cancellationToken);
    }

    private static DayStatistics StatisticsOf(long transactions)
    {
        var one = new DayStatistics();
        one.Record(CounterOperation.Add, 12.34m, 12.34m);
        var all = new DayStatistics();
        for (var rest = transactions; rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
            {
                all.Merge(one);
            }

            one.Merge(one.Clone());
        }

        return all;
    }
}
