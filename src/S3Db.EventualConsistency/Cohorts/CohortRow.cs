using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>A decided transaction as the log keeps it for ever.</summary>
/// <param name="Id">Its place in the log.</param>
/// <param name="Transaction">What it does.</param>
/// <param name="Generation">The generation that decided it.</param>
/// <param name="Position">Its ordinal in that generation, from 0; replay sorts by generation and position (I3).</param>
/// <param name="Outcome">Null when it took effect.</param>
/// <param name="Initial">The record's initial value, where the decision depended on it.</param>
/// <param name="FoldedAt">
/// With an idempotency key the store's time of the fold, which says how long its repeats are recognised.
/// </param>
internal sealed record CohortRow(
    TransactionId Id,
    LogTransaction Transaction,
    long Generation,
    int Position,
    string? Outcome,
    decimal? Initial,
    Instant? FoldedAt = null);
