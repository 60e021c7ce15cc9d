using System.Buffers;

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
    private readonly WorkingCounters _counters = state.Counters;
    private bool _needsInitials;

    /// <summary>
    /// Records whose initial value a decision needed and did not have; then the result is not to be used.
    /// </summary>
    public HashSet<string> MissingInitials { get; } = new(StringComparer.Ordinal);

    /// <summary>Decides held transactions of these records first, then the rows.</summary>
    public FoldResult Run(OrderedRows rows, IEnumerable<string> retry)
    {
        var numbers = ArrayPool<int>.Shared.Rent(rows.Count);
        try
        {
            Take(rows, numbers);
            foreach (var number in FindReleasable(retry))
            {
                Release(number);
            }

            for (var i = 0; i < rows.PieceCount; i++)
            {
                Decide(rows.PieceAt(i), numbers);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(numbers);
        }

        _result.RecordCount = _counters.Count;
        _result.Initials = _needsInitials ? RowInitialsBuilder.Build(_counters.All) : RowInitials.None;
        _result.Days = [.. state.Statistics.Keys.Order()];
        return _result;
    }

    /// <summary>Finds the counter of each row.</summary>
    private void Take(OrderedRows rows, int[] numbers)
    {
        var position = 0;
        for (var i = 0; i < rows.PieceCount; i++)
        {
            var piece = rows.PieceAt(i);
            foreach (ref readonly var row in piece.Rows)
            {
                numbers[position++] = _counters.Take(piece.Segment.RecordOf(row), row.PageHash);
            }
        }
    }

    /// <summary>The counters that wait and have rows, or are to be tried again, in the order of their ids.</summary>
    private List<int> FindReleasable(IEnumerable<string> retry)
    {
        foreach (var id in retry.Where(id => state.Find(id) is { Held.Count: > 0 }))
        {
            _counters.Take(id);
        }

        var waiting = new List<int>();
        for (var number = 0; number < _counters.Count; number++)
        {
            if (_counters[number].IsWaiting)
            {
                waiting.Add(number);
            }
        }

        waiting.Sort((a, b) => string.CompareOrdinal(_counters[a].Id, _counters[b].Id));
        return waiting;
    }

    private void Decide(RowPiece piece, int[] numbers)
    {
        var rows = piece.Rows;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            ref var counter = ref _counters[numbers[piece.Position + i]];
            if (counter.IsWaiting || !row.IsPlain || !TryMove(ref counter, row))
            {
                Decide(ref counter, row, piece.Segment.RowAt(piece.From + i));
            }
        }
    }

    private void Decide(ref WorkingCounter counter, in SegmentRow row, in LogRow logRow)
    {
        if (!counter.IsWaiting && logRow.Transaction.IdempotencyKey is null && TryMove(ref counter, row))
        {
            return;
        }

        // Before it may have to wait: the memory of its key might not last until it is released.
        if ((!counter.IsWaiting || _judgesKeysFirst) && TryDecideByKey(ref counter, logRow))
        {
            return;
        }

        if (counter.IsWaiting || !TryDecide(ref counter, logRow))
        {
            counter.Hold(logRow);
            _result.Held.Add(logRow.Id);
        }
    }

    /// <summary>
    /// Behind one that throws only keys are judged: their memory might not last until it is decided.
    /// </summary>
    private void Release(int number)
    {
        ref var counter = ref _counters[number];
        var waiting = counter.Entry.Held;
        var kept = new List<HeldTransaction>();
        counter.Change(counter.Entry with { Held = [] });
        foreach (var held in waiting)
        {
            var row = new LogRow(held.Id, held.Transaction);
            if (((kept.Count == 0 || _judgesKeysFirst) && TryDecideByKey(ref counter, row))
                || (kept.Count == 0 && TryDecide(ref counter, row)))
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

    private bool TryDecideByKey(ref WorkingCounter counter, in LogRow row)
    {
        if (state.Keys.Judge(row.Id, row.Transaction) is not { } outcome)
        {
            return false;
        }

        Record(ref counter, row, new Decision(judge.Untouched, outcome, ScaledSum.Zero, null));
        return true;
    }

    /// <summary>Decides a row without a key that only moves the value, as nearly all do; false for any other.</summary>
    private bool TryMove(ref WorkingCounter counter, in SegmentRow row)
    {
        if (!judge.TryMove(counter.Value, counter.IsSet, row.Operation, row.Value, out var result, out _))
        {
            return false;
        }

        counter.Move(result);
        counter.NoteNoInitial();
        state.DayOf(row.CohortDate).RecordMove(row.Operation, row.Value);
        _result.Decided++;
        return true;
    }

    private bool TryDecide(ref WorkingCounter counter, in LogRow row)
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
        Record(ref counter, row, decision);
        return true;
    }

    private void Record(ref WorkingCounter counter, in LogRow row, in Decision decision)
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
