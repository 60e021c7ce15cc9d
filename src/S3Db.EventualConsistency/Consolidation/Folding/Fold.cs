namespace S3Db.EventualConsistency;

/// <summary>
/// Folds ordered transactions into a state. One at a time and in order, so that batching cannot change the result; a
/// record whose reducer throws keeps its remaining transactions, and the others go on.
/// </summary>
internal sealed class Fold(
    Judge judge, FoldState state, IReadOnlyDictionary<string, InitialValue> initials, ProtocolRules rules)
{
    private readonly FoldResult _result = new();

    /// <summary>
    /// Records whose initial value a decision needed and did not have; then the result is not to be used.
    /// </summary>
    public HashSet<string> MissingInitials { get; } = new(StringComparer.Ordinal);

    /// <summary>Decides held transactions of these records first, then the rows.</summary>
    public FoldResult Run(IReadOnlyList<LogRow> rows, IEnumerable<string> retry)
    {
        foreach (var id in rows.Select(row => row.Transaction.OriginalId).Concat(retry)
            .Where(id => state.Find(id) is { Held.Count: > 0 })
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal))
        {
            Release(id);
        }

        foreach (var row in rows)
        {
            var id = row.Transaction.OriginalId;
            var entry = state.Find(id) ?? judge.Untouched;
            _result.Records.Add(id);

            // Before it may have to wait: the memory of its key might not last until it is released.
            var isWaiting = entry.Held.Count > 0 && !rules.Keeps(ProtocolRule.JudgeKeysBeforeWaiting);
            if (!isWaiting && TryDecideByKey(row))
            {
                continue;
            }

            if (entry.Held.Count > 0 || !TryDecide(entry, row))
            {
                entry = state.Find(id) ?? judge.Untouched;
                state.Changed[id] = entry with { Held = [.. entry.Held, new HeldTransaction(row.Id, row.Transaction)] };
                _result.Held.Add(row.Id);
            }
        }

        return _result;
    }

    /// <summary>
    /// Behind one that throws only keys are judged: their memory might not last until it is decided.
    /// </summary>
    private void Release(string id)
    {
        var waiting = state.Find(id)!.Held;
        var kept = new List<HeldTransaction>();
        state.Changed[id] = state.Find(id)! with { Held = [] };
        _result.Records.Add(id);
        foreach (var held in waiting)
        {
            var row = new LogRow(held.Id, held.Transaction, held.Transaction.Timestamp);
            var isWaiting = kept.Count > 0 && !rules.Keeps(ProtocolRule.JudgeKeysBeforeWaiting);
            if ((!isWaiting && TryDecideByKey(row)) || (kept.Count == 0 && TryDecide(state.Find(id)!, row)))
            {
                _result.Released.Add(held);
            }
            else
            {
                kept.Add(held);
            }
        }

        if (kept.Count > 0)
        {
            state.Changed[id] = state.Find(id)! with { Held = kept };
        }
        else
        {
            _result.Recovered.Add(id);
        }
    }

    private bool TryDecideByKey(in LogRow row)
    {
        if (state.Keys.Judge(row.Id, row.Transaction) is not { } outcome)
        {
            return false;
        }

        Record(row, new Decision(judge.Untouched, outcome, ScaledSum.Zero, null));
        return true;
    }

    private bool TryDecide(CounterEntry entry, in LogRow row)
    {
        var transaction = row.Transaction;
        Decision decision;
        if (!initials.TryGetValue(transaction.OriginalId, out var initial) && judge.NeedsInitial(entry, transaction))
        {
            MissingInitials.Add(transaction.OriginalId);
        }

        try
        {
            decision = judge.Decide(entry, row, initial);
        }
        catch (ReducerFailedException exception)
        {
            _result.Failures[transaction.OriginalId] = exception;
            _result.Recovered.Remove(transaction.OriginalId);
            return false;
        }

        state.Changed[transaction.OriginalId] = decision.After;
        state.Keys.Remember(row.Id, transaction, decision);
        Record(row, decision);
        return true;
    }

    private void Record(in LogRow row, in Decision decision)
    {
        Count(row.Transaction, decision);
        if (decision.Outcome is { } outcome)
        {
            _result.Outcomes.Add(row.Id, outcome);
        }

        if (decision.Initial is { } start)
        {
            _result.Initials.Add(row.Id, start);
        }

        _result.Days.Add(row.Transaction.CohortDate);
        _result.Decided++;
    }

    private void Count(LogTransaction transaction, in Decision decision)
    {
        var day = state.DayOf(transaction.CohortDate);
        if (decision.Outcome is null)
        {
            day.Record(transaction.Operation, transaction.Value, decision.Change);
        }
        else
        {
            day.RecordIneffective();
        }
    }
}
