using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>The value of a counter, and what the read that gave it had seen. Immutable.</summary>
public sealed record CounterValue
{
    /// <summary>The value, exact.</summary>
    public required decimal Value { get; init; }

    /// <summary>
    /// How many transactions of this record the read found that no consolidation has decided yet. A strong read has
    /// laid them over <see cref="Value"/>, provisionally: a consolidation may still order others before them. Other
    /// reads do not look for any and say 0; one at a token has had those decided that the token names.
    /// </summary>
    public required long Pending { get; init; }

    /// <summary>
    /// When the consolidation was committed that the read is based on, by the store's clock. Nothing is known from it
    /// about transactions that are pending.
    /// </summary>
    public required Instant AsOf { get; init; }

    /// <summary>
    /// What this read has seen. Give it to <see cref="ReadConsistency.AtLeast"/> for a later read, on any machine, that
    /// does not go back behind this one.
    /// </summary>
    public required ConsistencyToken Token { get; init; }

    /// <summary>What was asked for, and kept: no read silently weakens.</summary>
    public required ReadConsistency Consistency { get; init; }
}
