namespace S3Db.EventualConsistency;

/// <summary>The transactions of one record in fold order, with the running value: the log replayed.</summary>
internal sealed class HistoryReader(CounterField field, CounterShard shard)
{
    /// <summary>Cost: that of reading the whole log of the field. Memory: the transactions of the record.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var view = await field.Log.OpenAsync(CohortRange.All, cancellationToken).ConfigureAwait(false);
        var decided = new List<CohortRow>();
        await foreach (var row in field.Log.ReadDecidedAsync(view, cancellationToken).ConfigureAwait(false))
        {
            if (row.Transaction.OriginalId == id)
            {
                decided.Add(row);
            }
        }

        decided.Sort((left, right) => (left.Generation, left.Position).CompareTo((right.Generation, right.Position)));
        var pending = view.Pending.Where(row => row.Transaction.OriginalId == id).ToList();
        var initial = await shard.Context.Initials.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        return Replay(decided, pending, initial);
    }

    private List<HistoryEntry> Replay(
        List<CohortRow> decided, List<(TransactionId Id, LogTransaction Transaction)> pending, InitialValue initial)
    {
        var context = shard.Context;
        var judge = new Judge(context.Settings, context.Reducer, context.Field, context.Rules);
        var entry = judge.Untouched;
        var keys = new KeyReplay(context.Settings.IdempotencyWindow);
        var history = new List<HistoryEntry>(decided.Count + pending.Count);
        foreach (var row in decided)
        {
            if (row.Outcome is null)
            {
                var seen = row.Initial is { } value ? new InitialValue(true, entry.Incarnation, null, value) : initial;
                entry = judge.Decide(entry, ToLogRow(row.Id, row.Transaction), seen).After;
            }

            if (keys.Judge(row.Id, row.Transaction) is null && row.FoldedAt is { } foldedAt)
            {
                keys.Remember(row.Transaction, foldedAt);
            }

            history.Add(new HistoryEntry(TransactionRecord.ToPublic(context.Field, row), ValueOf(entry, initial)));
        }

        foreach (var (id, transaction) in pending)
        {
            if (keys.Judge(id, transaction) is null)
            {
                entry = judge.Decide(entry, ToLogRow(id, transaction), initial).After;
                keys.Remember(transaction, context.Clock.Now);
            }

            history.Add(new HistoryEntry(
                TransactionRecord.ToPublic(context.Field, id, transaction), ValueOf(entry, initial)));
        }

        return history;
    }

    private decimal? ValueOf(CounterEntry entry, InitialValue initial)
    {
        if (entry.IsSet)
        {
            return entry.Value;
        }

        var isKnown = !initial.Exists || initial.Incarnation == entry.Incarnation
            || initial.DeleteNonce == entry.Incarnation;
        return isKnown && ExactDecimal.TryAdd(
            initial.Of(entry.Incarnation, shard.Context.Settings.Default), entry.Value, out var value)
            ? value
            : null;
    }

    private static LogRow ToLogRow(TransactionId id, LogTransaction transaction) =>
        new(id, transaction, transaction.Timestamp);
}
