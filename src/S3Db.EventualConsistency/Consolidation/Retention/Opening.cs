using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// An opening balance: all that a replay of the log has computed up to a generation and needs to go on behind it. It is
/// derived from the log and from nothing else, and never changed.
/// </summary>
internal sealed record Opening(long Generation)
{
    public IReadOnlyDictionary<string, CounterEntry> Counters { get; init; } =
        new Dictionary<string, CounterEntry>(StringComparer.Ordinal);

    public IReadOnlyDictionary<LocalDate, DayStatistics> Statistics { get; init; } =
        new Dictionary<LocalDate, DayStatistics>();

    /// <summary>The idempotency keys that a transaction behind it may repeat.</summary>
    public IReadOnlyDictionary<KeyScope, RememberedKey> Keys { get; init; } =
        new Dictionary<KeyScope, RememberedKey>();

    /// <summary>Writers that may go on behind it, and those whose sequences have gaps.</summary>
    public IReadOnlyDictionary<WriterId, WriterTrail> Writers { get; init; } = new Dictionary<WriterId, WriterTrail>();

    /// <summary>What is known of the horizon, by generation; at most one of its generation or older.</summary>
    public IReadOnlyList<HorizonMark> Marks { get; init; } = [];

    /// <summary>No writer born before is folded behind it.</summary>
    public Instant Horizon => Marks
        .Where(mark => mark.Generation <= Generation)
        .Select(mark => mark.Horizon)
        .DefaultIfEmpty(Instant.MinValue)
        .Max();
}
