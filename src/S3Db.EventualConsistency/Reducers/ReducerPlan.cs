namespace S3Db.EventualConsistency;

/// <summary>
/// How the engine runs a field's reducer. Transactions are applied one at a time in their final order, so a fold, a
/// strong read and a replay cannot differ by how they batch.
/// </summary>
internal sealed class ReducerPlan
{
    private readonly BuiltInReducer? _builtIn;
    private readonly CounterReducer _reducer;

    private ReducerPlan(CounterReducer reducer, BuiltInReducer? builtIn, string name, int version) =>
        (_reducer, _builtIn, Name, Version) = (reducer, builtIn, name, version);

    /// <summary>The names that only built-in reducers have.</summary>
    public static IReadOnlyList<string> BuiltInNames { get; } =
        ["last-set-then-sum", "sum", "monotonic-increase", "max"];

    /// <summary>The built-in reducer of a name; null when there is none.</summary>
    public static CounterReducer? FindBuiltIn(string name) => name switch
    {
        "last-set-then-sum" => Reducers.LastSetThenSum,
        "sum" => Reducers.Sum,
        "monotonic-increase" => Reducers.MonotonicIncrease,
        "max" => Reducers.Max,
        _ => null,
    };

    /// <summary>What the catalog calls it; all processes must agree on it.</summary>
    public string Name { get; }

    public int Version { get; }

    /// <summary>Whether it came with the store; then it never throws.</summary>
    public bool IsBuiltIn => _builtIn is not null;

    /// <summary>Whether the state is relative to the record's initial value until the first set.</summary>
    public bool IsAdditive => _builtIn is BuiltInReducer.LastSetThenSum or BuiltInReducer.Sum;

    /// <summary>
    /// The plan of a reducer. Name and version are those of a custom one; a built-in one has its own.
    /// </summary>
    public static ReducerPlan For(CounterReducer reducer, string? name = null, int? version = null)
    {
        BuiltInReducer? builtIn =
            reducer == Reducers.LastSetThenSum ? BuiltInReducer.LastSetThenSum
            : reducer == Reducers.Sum ? BuiltInReducer.Sum
            : reducer == Reducers.MonotonicIncrease ? BuiltInReducer.MonotonicIncrease
            : reducer == Reducers.Max ? BuiltInReducer.Max
            : null;
        return builtIn is { } kind
            ? new(reducer, kind, BuiltInNames[(int)kind], 1)
            : new(
                reducer,
                null,
                name ?? EventualConsistencyOptions.ReducerNameDefault,
                version ?? EventualConsistencyOptions.ReducerVersionDefault);
    }

    /// <summary>
    /// The built-in reducer of a name and version in the catalog; null when it is code of an application.
    /// </summary>
    public static CounterReducer? FindBuiltIn(string name, int version)
    {
        CounterReducer[] builtIns = [Reducers.LastSetThenSum, Reducers.Sum, Reducers.MonotonicIncrease, Reducers.Max];
        return Array.Find(
            builtIns, reducer => For(reducer) is var plan && plan.Name == name && plan.Version == version);
    }

    /// <summary>Applies one set, add or sub of the log; false when a decimal cannot hold the exact result.</summary>
    /// <param name="current">
    /// The state: the value itself when <paramref name="isSet"/>, otherwise the change since the initial value. A
    /// reducer that is not additive is given the value itself always, the attribute's default at first.
    /// </param>
    /// <param name="isSet">Whether <paramref name="current"/> is the value itself.</param>
    /// <param name="transaction">What to apply.</param>
    /// <param name="id">Its place in the log.</param>
    /// <param name="field">The field.</param>
    /// <param name="result">The state after it.</param>
    /// <param name="resultIsSet">Whether <paramref name="result"/> is the value itself.</param>
    /// <exception cref="ReducerFailedException">A custom reducer threw.</exception>
    public bool TryApply(
        decimal current,
        bool isSet,
        LogTransaction transaction,
        TransactionId id,
        string field,
        out decimal result,
        out bool resultIsSet) =>
        _builtIn is { } kind
            ? TryApply(kind, current, isSet, transaction.Operation, transaction.Value, out result, out resultIsSet)
            : ApplyCustom(current, TransactionRecord.ToPublic(field, id, transaction), out result, out resultIsSet);

    /// <summary>The same for a row of the log.</summary>
    /// <exception cref="ReducerFailedException">A custom reducer threw.</exception>
    public bool TryApply(
        decimal current, bool isSet, CounterTransaction transaction, out decimal result, out bool resultIsSet) =>
        _builtIn is { } kind
            ? TryApply(kind, current, isSet, transaction.Operation, transaction.Value, out result, out resultIsSet)
            : ApplyCustom(
                current,
                transaction with { Generation = null, Position = null, Outcome = null },
                out result,
                out resultIsSet);

    private static bool TryApply(
        BuiltInReducer kind,
        decimal current,
        bool isSet,
        CounterOperation operation,
        decimal value,
        out decimal result,
        out bool resultIsSet)
    {
        resultIsSet = kind switch
        {
            BuiltInReducer.LastSetThenSum => isSet || operation == CounterOperation.Set,
            BuiltInReducer.Sum => isSet,
            _ => true,
        };
        return BuiltInReducers.TryApply(kind, current, operation, value, out result);
    }

    private bool ApplyCustom(
        decimal current, CounterTransaction transaction, out decimal result, out bool resultIsSet)
    {
        resultIsSet = true;
        try
        {
            result = ExactDecimal.Canonical(_reducer(current, [transaction]));
            return true;
        }
        catch (Exception e)
        {
            // A cancellation too: a reducer has no token, so it can only be a failure of its own.
            throw new ReducerFailedException(Name, Version, transaction.Id, transaction.OriginalId, e);
        }
    }
}
