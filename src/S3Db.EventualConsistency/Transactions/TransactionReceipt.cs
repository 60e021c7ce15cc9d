using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Proof that a transaction is stored: whoever holds it knows that it will be decided exactly once, whatever crashes.
/// Immutable.
/// </summary>
public sealed record TransactionReceipt
{
    /// <summary>
    /// Its id in the log. In the answer to a repeat with an idempotency key that of the first transaction, as are
    /// timestamp, day, status, reason and value.
    /// </summary>
    public required string TransactionId { get; init; }

    /// <summary>
    /// Give it to <see cref="ReadConsistency.AtLeast"/> to read, on any machine, a value that includes it.
    /// </summary>
    public required ConsistencyToken Token { get; init; }

    /// <summary>When it happened: what the caller said, or the time of the call.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The local day it counts for, in the time zone of the field.</summary>
    public required LocalDate CohortDate { get; init; }

    /// <summary>
    /// What was decided about it. In <see cref="ConsolidationMode.Async"/> always <see cref="Verdict.Pending"/>; in
    /// <see cref="ConsolidationMode.Sync"/> only when it is stored and its consolidation failed, took
    /// too long, or was cancelled by the caller.
    /// </summary>
    public required Verdict Status { get; init; }

    /// <summary>
    /// Why it was rejected, such as <c>overflow</c>, <c>minimum</c> or <c>key-reused</c>; null unless it was.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The value of the record in the consolidation that was read for this answer, which has decided this transaction
    /// and maybe later ones too; with an idempotency key the value right after the first transaction with it. Null
    /// while <see cref="Status"/> is <see cref="Verdict.Pending"/>; with a key maybe also where the record was deleted
    /// since.
    /// </summary>
    public decimal? Value { get; init; }
}
