namespace S3Db.EventualConsistency;

/// <summary>The consolidated state of one counter.</summary>
/// <param name="Value">Relative to the record's initial value, or absolute when <paramref name="IsSet"/>.</param>
/// <param name="IsSet">Whether the value stands for itself, without the record's initial value.</param>
/// <param name="Incarnation">Nonce of the last clear that was folded; empty in the record's first life.</param>
internal readonly record struct CounterEntry(decimal Value, bool IsSet, string Incarnation)
{
    /// <summary>Transactions that wait because the reducer threw, in fold order; empty almost always.</summary>
    public IReadOnlyList<HeldTransaction> Held { get; init; } = [];
}
