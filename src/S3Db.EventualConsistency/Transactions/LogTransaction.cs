using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// A transaction as its caller gave it: everything of a row but its place in the log. Immutable, and checked before it
/// gets here: the value is canonical, the id valid, the date cut in the field's zone.
/// </summary>
internal sealed record LogTransaction
{
    /// <summary>The record.</summary>
    public required string OriginalId { get; init; }

    public required CounterOperation Operation { get; init; }

    /// <summary>The amount, or for a set the new value; 0 for a clear.</summary>
    public required decimal Value { get; init; }

    /// <summary>When it happened, by the client's clock or as the caller said.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The local day of <see cref="Timestamp"/>; from here on it is never computed again.</summary>
    public required LocalDate CohortDate { get; init; }

    public string? Source { get; init; }

    /// <summary>For a clear: the nonce of the tombstone. Otherwise the caller's key, if it gave one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When the operation was first tried, where the caller said it beside its key.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>For a clear: the life of the record that it ends, empty for the first. Otherwise null.</summary>
    public string? Incarnation { get; init; }
}
