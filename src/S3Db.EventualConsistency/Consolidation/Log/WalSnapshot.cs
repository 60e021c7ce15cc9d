using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>One complete listing of <c>wal/</c>.</summary>
/// <param name="ListedAt">The store's time when the listing began.</param>
/// <param name="Segments">The sequences that were seen, ascending, by writer in order of birth.</param>
/// <param name="ForeignKeys">Objects there that are no segments; left alone and reported.</param>
internal sealed record WalSnapshot(
    Instant ListedAt,
    SortedDictionary<WriterId, List<long>> Segments,
    IReadOnlyList<string> ForeignKeys)
{
    /// <summary>When the segments were stored, in the order of <see cref="Segments"/>.</summary>
    public required IReadOnlyDictionary<WriterId, List<Instant>> StoredAt { get; init; }
}
