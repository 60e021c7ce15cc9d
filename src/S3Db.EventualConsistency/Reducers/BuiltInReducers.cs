namespace S3Db.EventualConsistency;

/// <summary>The arithmetic of the built-in reducers, one transaction at a time, exact and without allocation.</summary>
internal static class BuiltInReducers
{
    /// <summary>Applies one transaction; false when a decimal cannot hold the exact result.</summary>
    public static bool TryApply(
        BuiltInReducer kind, decimal current, CounterOperation operation, decimal value, out decimal result) =>
        (kind, operation) switch
        {
            (BuiltInReducer.LastSetThenSum, CounterOperation.Set) => Keep(value, out result),
            (BuiltInReducer.Sum, CounterOperation.Set) => ExactDecimal.TryAdd(current, value, out result),
            (BuiltInReducer.MonotonicIncrease, CounterOperation.Set) => Keep(Math.Max(current, value), out result),
            (BuiltInReducer.Max, CounterOperation.Set or CounterOperation.Add) =>
                Keep(Math.Max(current, value), out result),
            (_, CounterOperation.Add) => ExactDecimal.TryAdd(current, value, out result),
            (BuiltInReducer.MonotonicIncrease or BuiltInReducer.Max, CounterOperation.Sub) => Keep(current, out result),
            (_, CounterOperation.Sub) => ExactDecimal.TrySubtract(current, value, out result),
            _ => throw new ArgumentOutOfRangeException(
                nameof(operation), operation, "A reducer is given sets, adds and subs only."),
        };

    private static bool Keep(decimal value, out decimal result)
    {
        result = ExactDecimal.Canonical(value);
        return true;
    }
}
