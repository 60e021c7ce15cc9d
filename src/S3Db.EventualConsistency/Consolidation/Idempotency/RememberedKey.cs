using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What became of the first transaction with an idempotency key: every repeat is answered with it.</summary>
internal sealed record RememberedKey
{
    public required TransactionId Id { get; init; }

    /// <summary>The generation that decided it.</summary>
    public required long Generation { get; init; }

    /// <summary>The store's time of that generation.</summary>
    public required Instant FoldedAt { get; init; }

    /// <summary>What it does; a repeat does the same, or the key was used for something else.</summary>
    public required string Payload { get; init; }

    public required Instant Timestamp { get; init; }

    public required LocalDate CohortDate { get; init; }

    /// <summary>The counter after it, relative to the record's initial value unless <see cref="IsAbsolute"/>.</summary>
    public required decimal Value { get; init; }

    public bool IsAbsolute { get; init; }

    /// <summary>The life of the record that the value belongs to.</summary>
    public string Incarnation { get; init; } = string.Empty;

    /// <summary>Null when it took effect.</summary>
    public string? Outcome { get; init; }

    /// <summary>What is remembered of a transaction that a generation decided.</summary>
    public static RememberedKey Of(
        TransactionId id, LogTransaction transaction, long generation, Instant foldedAt, in Decision decision)
    {
        var entry = decision.After;
        var value = entry.Value;
        var isAbsolute = entry.IsSet
            || (decision.Initial is { } initial && ExactDecimal.TryAdd(initial, entry.Value, out value));
        return new RememberedKey
        {
            Id = id,
            Generation = generation,
            FoldedAt = foldedAt,
            Payload = KeyRule.PayloadOf(transaction),
            Timestamp = transaction.Timestamp,
            CohortDate = transaction.CohortDate,
            Value = isAbsolute ? value : entry.Value,
            IsAbsolute = isAbsolute,
            Incarnation = entry.Incarnation,
            Outcome = decision.Outcome,
        };
    }
}
