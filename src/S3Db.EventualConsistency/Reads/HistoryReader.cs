namespace S3Db.EventualConsistency;

/// <summary>
/// The transactions of one record in fold order, with the running value: the log replayed, from its opening balance on.
/// </summary>
internal sealed class HistoryReader(CounterField field, CounterShard shard)
{
    /// <summary>Cost: that of reading the whole log of the field. Memory: the transactions of the record.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> ReadAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            if (await TryReadAsync(id, cancellationToken).ConfigureAwait(false) is { } history)
            {
                return history;
            }
        }

        throw OverlayReader.Unsettled(shard.Context);
    }

    /// <summary>Null when the log was cut while it was being read (H19).</summary>
    private async Task<IReadOnlyList<HistoryEntry>?> TryReadAsync(string id, CancellationToken cancellationToken)
    {
        var view = await field.Log.OpenAsync(CohortRange.All, cancellationToken).ConfigureAwait(false);
        var reference = view.Openings[shard.Context.Keys.Shard];
        Opening? opening = null;
        try
        {
            opening = reference is null ? null : await new OpeningReader(shard.Context)
                .ReadAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (PageGoneException)
        {
            var again = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (again.Manifest.Opening == reference)
            {
                throw;
            }

            return null;
        }

        var decided = new List<CohortRow>();
        await foreach (var row in field.Log.ReadDecidedAsync(view, cancellationToken).ConfigureAwait(false))
        {
            if (row.Transaction.OriginalId == id)
            {
                decided.Add(row);
            }
        }

        decided.Sort((left, right) => (left.Generation, left.Position).CompareTo((right.Generation, right.Position)));
        var current = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (current.Manifest.Opening != reference)
        {
            return null;
        }

        var pending = view.Pending.Where(row => row.Transaction.OriginalId == id).ToList();
        var initial = await shard.Context.Initials.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        return Replay(opening, id, decided, pending, initial);
    }

    private List<HistoryEntry> Replay(
        Opening? opening,
        string id,
        List<CohortRow> decided,
        List<(TransactionId Id, LogTransaction Transaction)> pending,
        InitialValue initial)
    {
        var context = shard.Context;
        var judge = new Judge(context.Settings, context.Reducer, context.Field, context.Rules);
        CounterEntry? entry = opening?.Counters.GetValueOrDefault(id) ?? judge.Untouched;
        var keys = new KeyReplay(context.Settings.IdempotencyWindow, opening);
        var history = new List<HistoryEntry>(decided.Count + pending.Count);
        foreach (var row in decided)
        {
            if (row.Outcome is null)
            {
                entry = TryDecide(judge, entry, row.Id, row.Transaction, initial, row.Initial);
            }

            if (keys.Judge(row.Id, row.Transaction) is null && row.FoldedAt is { } foldedAt)
            {
                keys.Remember(row.Transaction, foldedAt);
            }

            history.Add(new HistoryEntry(TransactionRecord.ToPublic(context.Field, row), ValueOf(entry, initial)));
        }

        foreach (var (waiting, transaction) in pending)
        {
            if (keys.Judge(waiting, transaction) is null)
            {
                entry = TryDecide(judge, entry, waiting, transaction, initial);
                keys.Remember(transaction, context.Clock.Now);
            }

            history.Add(new HistoryEntry(
                TransactionRecord.ToPublic(context.Field, waiting, transaction), ValueOf(entry, initial)));
        }

        return history;
    }

    /// <summary>
    /// Null where the reducer of this process throws, and behind: what those transactions make of the value is not
    /// known.
    /// </summary>
    private static CounterEntry? TryDecide(
        Judge judge,
        CounterEntry? entry,
        TransactionId id,
        LogTransaction transaction,
        InitialValue initial,
        decimal? seen = null)
    {
        if (entry is not { } before)
        {
            return null;
        }

        try
        {
            return judge.Decide(
                before,
                new LogRow(id, transaction),
                seen is { } value ? new InitialValue(true, before.Incarnation, null, value) : initial).After;
        }
        catch (ReducerFailedException)
        {
            return null;
        }
    }

    private decimal? ValueOf(CounterEntry? reached, InitialValue initial)
    {
        if (reached is not { } entry)
        {
            return null;
        }

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
}
