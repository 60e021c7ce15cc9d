using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>How far the consolidation of a field is.</summary>
public sealed record ConsolidationStatus
{
    /// <summary>The generations of the shards, in their order.</summary>
    public required IReadOnlyList<long> Generations { get; init; }

    /// <summary>The store's time of the oldest of the shards' last folds.</summary>
    public required Instant ConsolidatedAt { get; init; }

    /// <summary>Segments that are stored and not folded.</summary>
    public required long PendingSegments { get; init; }

    /// <summary>Birth of the oldest writer with pending segments; null when nothing is pending.</summary>
    public required Instant? OldestPendingWriter { get; init; }

    /// <summary>Segments behind a gap: never acknowledged, and not folded while the gap lasts.</summary>
    public required long OrphanedSegments { get; init; }

    /// <summary>Writers whose next segment cannot be read, with the reason.</summary>
    public required IReadOnlyDictionary<string, string> StoppedWriters { get; init; }

    /// <summary>Segments that operators gave up, ever, in the order of the decisions of each shard.</summary>
    public required IReadOnlyList<SkippedSegment> SkippedSegments { get; init; }

    /// <summary>Records whose reducer threw, with the reason; their transactions are kept.</summary>
    public required IReadOnlyDictionary<string, string> FailingRecords { get; init; }

    /// <summary>
    /// Up to which generation of each shard, in their order, retention has archived or removed the log; 0 for nothing.
    /// </summary>
    public required IReadOnlyList<long> RetiredGenerations { get; init; }

    /// <summary>
    /// When the youngest of those cohort files was written, over all shards; null when everything is kept.
    /// </summary>
    public required Instant? RetiredUntil { get; init; }

    /// <summary>
    /// Committed generations whose cohort files are not known to exist yet; engines do not see these.
    /// </summary>
    public required int UnwrittenGenerations { get; init; }
}
