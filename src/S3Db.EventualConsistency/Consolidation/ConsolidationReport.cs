using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What a consolidation did.</summary>
public sealed record ConsolidationReport
{
    /// <summary>How many transactions were decided.</summary>
    public long TransactionCount { get; init; }

    /// <summary>How many of them had no effect: duplicates and rejected ones.</summary>
    public long IneffectiveCount { get; init; }

    /// <summary>How many records they belong to (a record is counted once a pass).</summary>
    public long RecordCount { get; init; }

    /// <summary>How many generations were committed.</summary>
    public int Generations { get; init; }

    /// <summary>How often another consolidator was faster and the pass was repeated.</summary>
    public int Conflicts { get; init; }

    /// <summary>Records whose reducer threw; their transactions are kept and tried again.</summary>
    public int FailingRecords { get; init; }

    /// <summary>
    /// Writers whose next segment cannot be decided; their transactions wait. 0 in a report that a call returned: with
    /// more it throws.
    /// </summary>
    public int StoppedWriters { get; init; }

    /// <summary>How long it took.</summary>
    public Duration Duration { get; init; }

    /// <summary>Why the first of the stopped writers is stopped; null when none is.</summary>
    internal string? StopReason { get; init; }

    internal ConsolidationReport Add(ConsolidationReport other) => new()
    {
        TransactionCount = TransactionCount + other.TransactionCount,
        IneffectiveCount = IneffectiveCount + other.IneffectiveCount,
        RecordCount = RecordCount + other.RecordCount,
        Generations = Generations + other.Generations,
        Conflicts = Conflicts + other.Conflicts,
        FailingRecords = FailingRecords + other.FailingRecords,
        StoppedWriters = StoppedWriters + other.StoppedWriters,
        StopReason = StopReason ?? other.StopReason,
        Duration = Duration.Max(Duration, other.Duration),
    };
}
