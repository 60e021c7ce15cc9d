using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>One transaction of a counter, as the log stores it. Immutable.</summary>
public sealed record CounterTransaction
{
    /// <summary>Its id, unique in the log.</summary>
    public required string Id { get; init; }

    /// <summary>The record it belongs to.</summary>
    public required string OriginalId { get; init; }

    /// <summary>The field it changes.</summary>
    public required string Field { get; init; }

    /// <summary>The amount, or for a set the new value; 0 for a clear.</summary>
    public required decimal Value { get; init; }

    /// <summary>What it does.</summary>
    public required CounterOperation Operation { get; init; }

    /// <summary>When it happened, as its writer said.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>
    /// The local day of <see cref="Timestamp"/> in the field's time zone, decided when it was written.
    /// </summary>
    public required LocalDate CohortDate { get; init; }

    /// <summary>The month of <see cref="CohortDate"/>.</summary>
    public YearMonth CohortMonth => CohortDate.ToYearMonth();

    /// <summary>What the caller named as its origin; null when it named none.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The caller's idempotency key; null when it gave none. Of a clear, the name of the deletion.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// When the call with the key was first tried, as its caller said; null when it did not say.
    /// </summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>The generation that decided it; null while it is pending.</summary>
    public long? Generation { get; init; }

    /// <summary>Its ordinal in that generation; null while it is pending.</summary>
    public int? Position { get; init; }

    /// <summary>
    /// Why it had no effect, <c>duplicate</c> or <c>rejected:</c> with a reason; null when it took effect or is
    /// pending.
    /// </summary>
    public string? Outcome { get; init; }

    /// <summary>
    /// Whether a consolidation has decided it. It then took effect, unless <see cref="Outcome"/> says why it did not.
    /// </summary>
    public bool Applied => Generation is not null;
}
