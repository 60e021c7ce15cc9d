namespace S3Db.EventualConsistency;

/// <summary>
/// The reducers that come with the store. They are recognised by reference and then run without allocation. Called
/// directly, they throw <see cref="OverflowException"/> when a decimal cannot hold the exact result; in the store such
/// a transaction is rejected and the others go on. All of them obey the law of <see cref="CounterReducer"/>.
/// </summary>
public static class Reducers
{
    /// <summary>A set replaces the value, an add increases it, a sub decreases it.</summary>
    public static CounterReducer LastSetThenSum { get; } = static (start, transactions) =>
        Fold(BuiltInReducer.LastSetThenSum, start, transactions);

    /// <summary>The same as <see cref="LastSetThenSum"/>.</summary>
    public static CounterReducer Default => LastSetThenSum;

    /// <summary>Every value is added, that of a set too; that of a sub is subtracted.</summary>
    public static CounterReducer Sum { get; } = static (start, transactions) =>
        Fold(BuiltInReducer.Sum, start, transactions);

    /// <summary>
    /// The value never falls through a set or a sub: a set raises it to its own value or does nothing, an add increases
    /// it, a sub is ignored. Not additive: a record starts from the attribute's default.
    /// </summary>
    public static CounterReducer MonotonicIncrease { get; } = static (start, transactions) =>
        Fold(BuiltInReducer.MonotonicIncrease, start, transactions);

    /// <summary>
    /// The highest value that a set or an add named, or the start if none was higher; a sub is ignored. An add does not
    /// accumulate here. Not additive: a record starts from the attribute's default.
    /// </summary>
    public static CounterReducer Max { get; } = static (start, transactions) =>
        Fold(BuiltInReducer.Max, start, transactions);

    private static decimal Fold(BuiltInReducer kind, decimal start, IReadOnlyList<CounterTransaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        var value = start;
        foreach (var transaction in transactions)
        {
            if (!BuiltInReducers.TryApply(kind, value, transaction.Operation, transaction.Value, out var next))
            {
                throw new OverflowException(
                    $"Cannot apply {transaction.Operation} {transaction.Value} of '{transaction.Id}' to {value}: "
                    + "a decimal cannot hold the exact result.");
            }

            value = next;
        }

        return value;
    }
}
