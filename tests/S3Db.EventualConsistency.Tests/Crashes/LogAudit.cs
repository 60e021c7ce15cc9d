namespace S3Db.EventualConsistency.Tests;

/// <summary>
/// Recomputes balances and statistics from the log alone, in the simplest way there is, to compare with what the engine
/// says: default reducer, rows in the order of generation and position.
/// </summary>
internal static class LogAudit
{
    public static async Task<IReadOnlyList<CounterTransaction>> ReadAsync(EventualConsistencyPlugin plugin) =>
        [.. (await plugin.GetTransactionsAsync().ToListAsync())
            .OrderBy(row => row.Generation ?? long.MaxValue)
            .ThenBy(row => row.Position)];

    public static decimal Replay(IEnumerable<CounterTransaction> rows, string id, decimal initial)
    {
        var (value, isSet) = (0m, false);
        foreach (var row in rows.Where(row => row.OriginalId == id && row.Outcome is null))
        {
            (value, isSet) = row.Operation switch
            {
                CounterOperation.Set => (row.Value, true),
                CounterOperation.Add => (value + row.Value, isSet),
                CounterOperation.Sub => (value - row.Value, isSet),
                _ => (0m, false),
            };
        }

        return isSet ? value : initial + value;
    }

    /// <summary>Everything that must hold of any store at rest, whatever happened before.</summary>
    public static async Task AssertConsistentAsync(
        string context, Resource wallets, EventualConsistencyPlugin plugin, params string[] ids)
    {
        var report = await plugin.VerifyAsync();
        Assert.True(report.IsExact, $"{context}: {string.Join('\n', report.Deviations)}");
        var rows = await ReadAsync(plugin);
        var distinct = rows.DistinctBy(row => row.Id).Count();
        Assert.True(rows.Count == distinct, $"{context}: a transaction is in the log twice");
        Assert.True(rows.All(row => row.Applied), $"{context}: a transaction is pending after consolidation");
        foreach (var id in ids)
        {
            var initial = await InitialAsync(wallets, id);
            var replayed = Replay(rows, id, initial);
            var value = (await wallets.GetValueAsync(id)).Value;
            Assert.True(replayed == value, $"{context}: '{id}' is {value}, and its log says {replayed}");
            var strong = (await wallets.GetValueAsync(id, ReadConsistency.Strong)).Value;
            Assert.True(strong == value, $"{context}: '{id}' is {value}, and strong {strong}");
        }

        foreach (var day in rows.GroupBy(row => row.CohortDate))
        {
            var stats = await plugin.GetCohortStatsAsync(day.Key);
            var effective = day.Where(row => row.Outcome is null).ToLookup(row => row.Operation);
            var isEqual = Equal(effective[CounterOperation.Add], stats.ByOperation.Add)
                && Equal(effective[CounterOperation.Sub], stats.ByOperation.Sub)
                && Equal(effective[CounterOperation.Set], stats.ByOperation.Set)
                && Equal(effective[CounterOperation.Clear], stats.ByOperation.Clear);
            Assert.True(isEqual, $"{context}: the statistics of {day.Key} differ from its transactions");
        }
    }

    private static bool Equal(IEnumerable<CounterTransaction> rows, CohortOperationStats stats) =>
        rows.Count() == stats.Count && rows.Sum(row => row.Value) == stats.Sum;

    private static async Task<decimal> InitialAsync(Resource wallets, string id)
    {
        var state = await wallets.ReadStateAsync(id, CancellationToken.None);
        return state is { DeleteNonce: null } ? state.Initials.GetValueOrDefault("balance") : 0m;
    }
}
