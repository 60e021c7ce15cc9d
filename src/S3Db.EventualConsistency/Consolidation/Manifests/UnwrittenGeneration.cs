using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// A generation whose cohort files are not yet known to exist, with all that is needed to write them: any process
/// computes the same files from it.
/// </summary>
internal sealed record UnwrittenGeneration(long Generation)
{
    /// <summary>The store's time of the fold; null when a version wrote it that remembered no keys.</summary>
    public Instant? FoldedAt { get; init; }

    public IReadOnlyDictionary<WriterId, FoldedRange> Folded { get; init; } = new Dictionary<WriterId, FoldedRange>();

    /// <summary>What was decided other than "applied", such as <c>rejected:overflow</c>.</summary>
    public IReadOnlyDictionary<TransactionId, string> Outcomes { get; init; } =
        new Dictionary<TransactionId, string>();

    /// <summary>The initial value of the record, where the decision or the statistics depended on it.</summary>
    public IRowInitials Initials { get; init; } = RowInitials.None;

    /// <summary>Transactions of the folded segments that were not decided, because their reducer threw.</summary>
    public IReadOnlySet<TransactionId> Held { get; init; } = new HashSet<TransactionId>();

    /// <summary>
    /// Transactions held by an earlier generation that this one decided; they come first in its order.
    /// </summary>
    public IReadOnlyList<HeldTransaction> Released { get; init; } = [];

    /// <summary>The cohort days of the decided transactions.</summary>
    public IReadOnlyList<LocalDate> Days { get; init; } = [];

    /// <summary>The segments that it folded.</summary>
    public IEnumerable<SegmentRef> Segments() =>
        Folded.SelectMany(pair => new WriterRun(pair.Key, pair.Value.From, pair.Value.To).Segments());
}
