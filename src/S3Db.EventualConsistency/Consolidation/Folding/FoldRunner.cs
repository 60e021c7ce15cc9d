using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Runs a fold, fetching the initial values that its decisions turn out to need. Folds and strong reads both go through
/// here, so they decide alike.
/// </summary>
internal sealed class FoldRunner(ShardContext shard, KeyReader keys)
{
    private readonly Judge _judge = new(shard.Settings, shard.Reducer, shard.Field, shard.Rules);

    public CounterEntry Untouched => _judge.Untouched;

    /// <summary>
    /// Cost: 1 GET for each record whose initial value a decision depends on, and those of <see cref="KeyReader"/>.
    /// </summary>
    public async Task<(FoldState State, FoldResult Result)> RunAsync(
        LoadedState loaded,
        OrderedRows rows,
        IReadOnlyCollection<string> retry,
        CancellationToken cancellationToken)
    {
        var foldedAt = Instant.Max(loaded.Manifest.FoldedAt, shard.Clock.Now);
        var remembered = await keys
            .FindAsync(loaded.Manifest.Keys, ScopesOf(loaded, rows, retry), cancellationToken)
            .ConfigureAwait(false);
        var initials = new Dictionary<string, InitialValue>(StringComparer.Ordinal);
        while (true)
        {
            var ledger = new KeyLedger(
                shard.Settings.IdempotencyWindow, loaded.Manifest.Generation + 1, foldedAt, remembered, shard.Rules);
            var state = new FoldState(loaded, _judge.Untouched, ledger);
            var fold = new Fold(_judge, state, initials, shard.Rules);
            var result = fold.Run(rows, retry);
            result.FoldedAt = foldedAt;
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
                found[i] = await ReadInitialAsync(missing[i], token).ConfigureAwait(false))
                .ConfigureAwait(false);
            for (var i = 0; i < missing.Count; i++)
            {
                initials.Add(missing[i], found[i]);
            }
        }
    }

    private async ValueTask<InitialValue> ReadInitialAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await shard.Initials.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (S3DbException exception)
            when (exception.Kind is S3DbErrorKind.Corrupt or S3DbErrorKind.Unsupported)
        {
            throw new RecordUnreadableException(id, exception);
        }
    }

    /// <summary>The keys of the rows, and of the transactions that waited and may be decided now.</summary>
    private static HashSet<KeyScope> ScopesOf(
        LoadedState loaded, OrderedRows rows, IReadOnlyCollection<string> retry)
    {
        var scopes = new HashSet<KeyScope>();
        foreach (var transaction in rows.WholeTransactions())
        {
            Add(transaction);
        }

        // Only records whose reducer fails hold transactions, and the manifest names them.
        var waiting = loaded.Manifest.Failing.Count == 0
            ? []
            : rows.Select(row => row.Transaction.OriginalId).Concat(retry)
                .Distinct(StringComparer.Ordinal)
                .SelectMany(id => loaded.Find(id)?.Held ?? []);
        foreach (var held in waiting)
        {
            Add(held.Transaction);
        }

        return scopes;

        void Add(LogTransaction transaction)
        {
            if (KeyScope.Of(transaction) is { } scope)
            {
                scopes.Add(scope);
            }
        }
    }
}
