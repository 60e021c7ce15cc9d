namespace S3Db.EventualConsistency;

/// <summary>What a verification found.</summary>
public sealed record VerifyReport
{
    /// <summary>Whether values, statistics and log agree in everything.</summary>
    public bool IsExact => DeviationCount == 0;

    /// <summary>Whether everything that deviated has been repaired, so that the next verification is exact.</summary>
    public bool IsRepaired { get; init; }

    /// <summary>What deviates, shard by shard; at most <see cref="VerifyOptions.DeviationsMax"/>.</summary>
    public required IReadOnlyList<Deviation> Deviations { get; init; }

    /// <summary>How much deviates in all.</summary>
    public required long DeviationCount { get; init; }

    /// <summary>What was repaired: the new generation and the pages it replaced, a sentence a shard.</summary>
    public required IReadOnlyList<string> Repairs { get; init; }

    /// <summary>Why a shard was not repaired although that was asked for.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>The generation of each shard that was verified, in their order; -1 for an unreadable one.</summary>
    public required IReadOnlyList<long> Generations { get; init; }

    /// <summary>Transactions that were replayed.</summary>
    public required long Transactions { get; init; }

    /// <summary>Cohort files that were read.</summary>
    public required long CohortFiles { get; init; }

    /// <summary>Counters whose values were compared.</summary>
    public required long Records { get; init; }

    /// <summary>Days whose statistics were compared, summed over the shards.</summary>
    public required long Days { get; init; }

    /// <summary>Segments that wait to be folded; each was read.</summary>
    public required long PendingSegments { get; init; }

    /// <summary>
    /// Segments behind a gap: never acknowledged, and no deviation. A writer at work may have some for a moment.
    /// </summary>
    public required long OrphanedSegments { get; init; }

    /// <summary>Transactions that wait for a failing reducer; no deviation.</summary>
    public required long HeldTransactions { get; init; }
}
