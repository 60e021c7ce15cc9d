namespace S3Db.EventualConsistency;

/// <summary>
/// Decides one transaction on one counter. Pure: the same state, transaction and initial value give the same decision
/// in a fold, a strong read and a replay.
/// </summary>
internal sealed class Judge(LogSettings settings, ReducerPlan reducer, string field, ProtocolRules rules)
{
    private readonly bool _movesByValue = reducer.IsAdditive && !settings.IsBounded;

    /// <summary>What a counter that was never touched is.</summary>
    public CounterEntry Untouched { get; } = Fresh(settings, reducer, string.Empty);

    /// <summary>Whether deciding the transaction takes the record's initial value.</summary>
    /// <remarks>
    /// It does while the value is relative to it: for a first set (the change is measured from it), for bounds, and
    /// where a sum with it might not fit a decimal. And for the clear of an absolute value, which takes back the change
    /// since the record was inserted: a record that has gone leaves nothing in the net of all days.
    /// </remarks>
    public bool NeedsInitial(CounterEntry entry, LogTransaction transaction) =>
        reducer.IsAdditive
        && (transaction.Operation == CounterOperation.Clear
            ? entry.IsSet && !IsLate(entry, transaction)
            : !entry.IsSet
                && (transaction.Operation == CounterOperation.Set
                    || settings.IsBounded
                    || !ExactDecimal.IsSafe(entry.Value)
                    || !ExactDecimal.IsSafe(transaction.Value)));

    /// <summary>
    /// Decides what nearly all transactions are, one that moves the value by its own and depends on nothing else;
    /// false for any other. It says what <see cref="Decide"/> does, for less.
    /// </summary>
    /// <param name="value">The counter's value.</param>
    /// <param name="isSet">Whether that stands for itself; it does so afterwards if it did before.</param>
    /// <param name="operation">What moves it.</param>
    /// <param name="amount">By how much.</param>
    /// <param name="result">The value after it.</param>
    /// <param name="change">By how much it moved.</param>
    public bool TryMove(
        decimal value,
        bool isSet,
        CounterOperation operation,
        decimal amount,
        out decimal result,
        out decimal change)
    {
        change = operation == CounterOperation.Sub ? decimal.Negate(amount) : amount;
        result = value;
        return _movesByValue
            && operation is CounterOperation.Add or CounterOperation.Sub
            && (isSet || (ExactDecimal.IsSafe(value) && ExactDecimal.IsSafe(change)))
            && ExactDecimal.TryAdd(value, change, out result);
    }

    /// <exception cref="ReducerFailedException">A custom reducer threw; nothing is decided.</exception>
    public Decision Decide(CounterEntry entry, in LogRow row, in InitialValue initialValue)
    {
        var transaction = row.Transaction;
        decimal? initial = NeedsInitial(entry, transaction)
            ? initialValue.Of(entry.Incarnation, settings.Default)
            : null;
        if (transaction.Operation == CounterOperation.Clear)
        {
            return Clear(entry, transaction, initial);
        }

        if (!reducer.TryApply(entry.Value, entry.IsSet, transaction, row.Id, field, out var result, out var isSet))
        {
            return new Decision(entry, Outcomes.Overflow, ScaledSum.Zero, initial);
        }

        var change = isSet && !entry.IsSet && initial is { } start
            ? ScaledSum.Change(start, result).Add(decimal.Negate(entry.Value))
            : ScaledSum.Change(entry.Value, result);
        var outcome = FindFault(entry, result, isSet, initial, change);
        return outcome is null
            ? new Decision(entry with { Value = result, IsSet = isSet }, null, change, initial)
            : new Decision(entry, outcome, ScaledSum.Zero, initial);
    }

    private static CounterEntry Fresh(LogSettings settings, ReducerPlan reducer, string incarnation) =>
        new(reducer.IsAdditive ? 0m : settings.Default, !reducer.IsAdditive, incarnation);

    private string? FindFault(CounterEntry entry, decimal result, bool isSet, decimal? initial, ScaledSum change)
    {
        var value = result;
        if (!isSet && initial is { } start && !ExactDecimal.TryAdd(start, result, out value))
        {
            return Outcomes.Overflow;
        }

        // A transaction that moves a value outside the bounds towards them is let through.
        var isAbsolute = isSet || entry.IsSet || initial is not null;
        return !isAbsolute ? null
            : value < settings.Minimum && change.Sign < 0 ? Outcomes.Minimum
            : value > settings.Maximum && change.Sign > 0 ? Outcomes.Maximum
            : null;
    }

    /// <summary>
    /// Whether a clear has no life left to end: it was folded already, or the counter is in another life than the one
    /// it names. A counter that was never cleared is in whatever life its record has.
    /// </summary>
    private bool IsLate(CounterEntry entry, LogTransaction clear) => rules.Keeps(ProtocolRule.ClearOnce)
        && (entry.Incarnation == clear.IdempotencyKey
            || (entry.Incarnation.Length > 0 && clear.Incarnation is { } ended && entry.Incarnation != ended));

    private Decision Clear(CounterEntry entry, LogTransaction clear, decimal? initial)
    {
        if (IsLate(entry, clear))
        {
            return new Decision(entry, Outcomes.Duplicate, ScaledSum.Zero, null);
        }

        var after = Fresh(settings, reducer, clear.IdempotencyKey!);
        return new Decision(after, null, ScaledSum.Change(entry.Value, initial ?? after.Value), initial);
    }
}
