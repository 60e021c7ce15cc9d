namespace S3Db.EventualConsistency;

/// <summary>
/// Runs a fold, fetching the initial values that its decisions turn out to need. Folds and strong reads both go through
/// here, so they decide alike.
/// </summary>
internal sealed class FoldRunner(ShardContext shard)
{
    private readonly Judge _judge = new(shard.Settings, shard.Reducer, shard.Field, shard.Rules);

    public CounterEntry Untouched => _judge.Untouched;

    /// <summary>Cost: 1 GET for each record whose initial value a decision depends on.</summary>
    public async Task<(FoldState State, FoldResult Result)> RunAsync(
        LoadedState loaded,
        IReadOnlyList<LogRow> rows,
        IReadOnlyCollection<string> retry,
        CancellationToken cancellationToken)
    {
        var initials = new Dictionary<string, InitialValue>(StringComparer.Ordinal);
        while (true)
        {
            var state = new FoldState(loaded.Find);
            var fold = new Fold(_judge, state, initials);
            var result = fold.Run(rows, retry);
            if (fold.MissingInitials.Count == 0)
            {
                return (state, result);
            }

            var missing = fold.MissingInitials.ToList();
            var found = new InitialValue[missing.Count];
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = shard.Limits.Parallelism,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForAsync(0, missing.Count, options, async (i, token) =>
                found[i] = await shard.Initials.ReadAsync(missing[i], token).ConfigureAwait(false))
                .ConfigureAwait(false);
            for (var i = 0; i < missing.Count; i++)
            {
                initials.Add(missing[i], found[i]);
            }
        }
    }
}
