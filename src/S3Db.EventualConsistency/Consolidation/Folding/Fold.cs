namespace S3Db.EventualConsistency;

/// <summary>
/// Folds ordered transactions into a state. One at a time and in order, so that batching cannot change the result; a
/// record whose reducer throws keeps its remaining transactions, and the others go on.
/// </summary>
internal sealed class Fold(
    Judge judge, FoldState state, IReadOnlyDictionary<string, InitialValue> initials, ProtocolRules rules)
{
    private readonly FoldResult _result = new();
    private readonly bool _judgesKeysFirst = rules.Keeps(ProtocolRule.JudgeKeysBeforeWaiting);
    private bool _needsInitials;

    /// <summary>
    /// Records whose initial value a decision needed and did not have; then the result is not to be used.
    /// </summary>
    public HashSet<string> MissingInitials { get; } = new(StringComparer.Ordinal);

    /// <summary>Decides held transactions of these records first, then the rows.</summary>
    public FoldResult Run(IReadOnlyList<LogRow> rows, IEnumerable<string> retry)
    {
        var counters = new WorkingCounter[rows.Count];
        for (var i = 0; i < counters.Length; i++)
        {
            counters[i] = state.Take(rows[i].Transaction.OriginalId);
        }

        foreach (var counter in state.Counters
            .Where(counter => counter.IsWaiting)
            .Concat(retry.Where(id => state.Find(id) is { Held.Count: > 0 }).Select(state.Take))
            .Distinct()
            .OrderBy(counter => counter.Id, StringComparer.Ordinal)
            .ToList())
        {
            Release(counter);
        }

        for (var i = 0; i < counters.Length; i++)
        {
            Decide(counters[i], rows[i]);
        }

        _result.RecordCount = state.Counters.Count;
        _result.Initials = _needsInitials ? RowInitialsBuilder.Build(state.Counters) : RowInitials.None;
        _result.Days = [.. state.Statistics.Keys.Order()];
        return _result;
    }

    private void Decide(WorkingCounter counter, in LogRow row)
    {
        if (!counter.IsWaiting && TryMove(counter, row.Transaction))
        {
            return;
        }

        // Before it may have to wait: the memory of its key might not last until it is released.
        if ((!counter.IsWaiting || _judgesKeysFirst) && TryDecideByKey(counter, row))
        {
            return;
        }

        if (counter.IsWaiting || !TryDecide(counter, row))
        {
            counter.Hold(row);
            _result.Held.Add(row.Id);
        }
    }

    /// <summary>
    /// Behind one that throws only keys are judged: their memory might not last until it is decided.
    /// </summary>
    private void Release(WorkingCounter counter)
    {
        var waiting = counter.Entry.Held;
        var kept = new List<HeldTransaction>();
        counter.Change(counter.Entry with { Held = [] });
        foreach (var held in waiting)
        {
            var row = new LogRow(held.Id, held.Transaction, held.Transaction.Timestamp);
            if (((kept.Count == 0 || _judgesKeysFirst) && TryDecideByKey(counter, row))
                || (kept.Count == 0 && TryDecide(counter, row)))
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
            counter.Change(counter.Entry with { Held = kept });
        }
        else
        {
            _result.Recovered.Add(counter.Id);
        }
    }

    private bool TryDecideByKey(WorkingCounter counter, in LogRow row)
    {
        if (state.Keys.Judge(row.Id, row.Transaction) is not { } outcome)
        {
            return false;
        }

        Record(counter, row, new Decision(judge.Untouched, outcome, ScaledSum.Zero, null));
        return true;
    }

    /// <summary>Decides a transaction that only moves the value, as nearly all do; false for any other.</summary>
    private bool TryMove(WorkingCounter counter, LogTransaction transaction)
    {
        if (transaction.IdempotencyKey is not null
            || !judge.TryMove(counter.Value, counter.IsSet, transaction, out var result, out var change))
        {
            return false;
        }

        counter.Move(result);
        state.DayOf(transaction.CohortDate).Record(transaction.Operation, transaction.Value, change);
        counter.NoteInitial(_result.Decided, null);
        _result.Decided++;
        return true;
    }

    private bool TryDecide(WorkingCounter counter, in LogRow row)
    {
        var transaction = row.Transaction;
        InitialValue initial = default;
        if (judge.NeedsInitial(counter.Entry, transaction) && !initials.TryGetValue(counter.Id, out initial))
        {
            MissingInitials.Add(counter.Id);
        }

        Decision decision;
        try
        {
            decision = judge.Decide(counter.Entry, row, initial);
        }
        catch (ReducerFailedException exception)
        {
            _result.Failures[counter.Id] = exception;
            _result.Recovered.Remove(counter.Id);
            return false;
        }

        counter.Change(decision.After);
        state.Keys.Remember(row.Id, transaction, decision);
        Record(counter, row, decision);
        return true;
    }

    private void Record(WorkingCounter counter, in LogRow row, in Decision decision)
    {
        Count(row.Transaction, decision);
        if (decision.Outcome is { } outcome)
        {
            _result.Outcomes.Add(row.Id, outcome);
        }

        _needsInitials |= decision.Initial is not null;
        counter.NoteInitial(_result.Decided, decision.Initial);
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
