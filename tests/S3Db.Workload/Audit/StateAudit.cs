using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>Compares what the store says of values, days and months with the replay of its log.</summary>
public sealed class StateAudit(OpenStore store, Replay replay, Findings findings)
{
    public long Generations { get; private set; }

    public long Verified { get; private set; }

    public async Task CheckAsync()
    {
        for (var wallet = 0; wallet < store.Population.Wallets; wallet++)
        {
            await CheckValueAsync(wallet);
        }

        for (var counter = 0; counter < store.Plugins.Count; counter++)
        {
            await CheckStatusAsync(store.Plugins[counter]);
            await VerifyAsync(store.Plugins[counter]);
            await CheckDaysAsync(store.Plugins[counter], replay.Days[counter]);
        }
    }

    private async Task CheckValueAsync(int wallet)
    {
        var expected = replay.Histories[wallet].Final / 100m;
        var (resource, id) = (store.ResourceOf(wallet), Population.IdOf(wallet));
        var eventual = (await resource.GetValueAsync(id)).Value;
        var strong = (await resource.GetValueAsync(id, ReadConsistency.Strong)).Value;
        var record = (await resource.GetAsync(id)).GetDecimal("balance");
        findings.Check(
            eventual == expected && strong == expected && record == expected,
            "a balance is the sum of its transactions",
            $"{id}: {expected} expected; eventual {eventual}, strong {strong}, record {record}");
        findings.Check(
            !store.Population.IsBounded(wallet) || eventual >= 0, "a bound holds", $"{id} is at {eventual}");
    }

    private async Task CheckStatusAsync(EventualConsistencyPlugin plugin)
    {
        var status = await plugin.GetStatusAsync();
        Generations += status.Generations.Sum();
        findings.Check(
            status is { PendingSegments: 0, StoppedWriters.Count: 0, FailingRecords.Count: 0 },
            "nothing waits after a consolidation",
            $"{plugin.Name}: {status.PendingSegments} segments, {string.Join("; ", status.StoppedWriters.Values)}"
            + string.Join("; ", status.FailingRecords.Values));
    }

    private async Task VerifyAsync(EventualConsistencyPlugin plugin)
    {
        var report = await plugin.VerifyAsync();
        Verified += report.Transactions;
        findings.Check(
            report.IsExact,
            "the store's own verification finds nothing",
            $"{plugin.Name}: {report.DeviationCount} deviations: {string.Join("; ", report.Deviations.Take(5))}");
    }

    private async Task CheckDaysAsync(EventualConsistencyPlugin plugin, SortedDictionary<LocalDate, DayFigures> days)
    {
        foreach (var (day, figures) in days)
        {
            Compare(plugin, figures, await plugin.GetCohortStatsAsync(day));
        }

        foreach (var month in days.GroupBy(pair => pair.Key.ToYearMonth()))
        {
            Compare(plugin, Sum(month), await plugin.GetCohortStatsAsync(month.Key));
        }

        // Whatever a transaction may have been dated.
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        Compare(plugin, Sum(days), await plugin.GetCohortStatsAsync(today.PlusDays(-60), today.PlusDays(3)));
    }

    private static DayFigures Sum(IEnumerable<KeyValuePair<LocalDate, DayFigures>> days)
    {
        var sum = new DayFigures();
        foreach (var (_, figures) in days)
        {
            sum.Add(figures);
        }

        return sum;
    }

    private void Compare(EventualConsistencyPlugin plugin, DayFigures expected, CohortStats stats) => findings.Check(
        expected.Equal(stats),
        "statistics are the sums of their transactions",
        $"{plugin.Name}, {stats.From}..{stats.To}: {expected} expected, {stats}");
}
