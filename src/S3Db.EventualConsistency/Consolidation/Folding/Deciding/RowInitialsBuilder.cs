namespace S3Db.EventualConsistency;

/// <summary>Sums up the initial values that the decisions of a fold saw.</summary>
internal static class RowInitialsBuilder
{
    /// <param name="counters">All that the fold touched.</param>
    public static RowInitials Build(IEnumerable<WorkingCounter> counters)
    {
        var records = counters
            .Where(counter => counter.IsDecided)
            .Select(counter => (counter.Id, Runs: counter.InitialRuns))
            .ToList();
        var common = records
            .Where(record => IsUniform(record.Runs))
            .GroupBy(record => ValueOf(record.Runs))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key)
            .FirstOrDefault()?.Key;
        return new RowInitials
        {
            Common = common,
            Records = records
                .Where(record => !IsUniform(record.Runs) || ValueOf(record.Runs) != common)
                .ToDictionary(record => record.Id, record => record.Runs, StringComparer.Ordinal),
        };
    }

    private static bool IsUniform(IReadOnlyList<InitialRun> runs) => runs is [] or [{ IsWhole: true }];

    private static decimal? ValueOf(IReadOnlyList<InitialRun> runs) => runs is [var run] ? run.Value : null;
}
