namespace S3Db.EventualConsistency;

/// <summary>The ids of the log entries of this package, in blocks of 100.</summary>
public static class CounterEventId
{
    /// <summary>A generation was committed.</summary>
    public const int Consolidated = 3100;

    /// <summary>A custom reducer threw; the record's transactions wait.</summary>
    public const int RecordFailed = 3101;

    /// <summary>A segment cannot be read; its writer's later ones wait.</summary>
    public const int ChainStopped = 3102;

    /// <summary>A consolidation failed and is tried again.</summary>
    public const int PassFailed = 3103;

    /// <summary>A folded segment's key holds other bytes: a copy of a running process is at work.</summary>
    public const int ForeignSegment = 3104;

    /// <summary>An operator gave up a segment that cannot be read; its transactions are lost.</summary>
    public const int SegmentSkipped = 3105;

    /// <summary>A sync call's transaction is stored, and what became of it could not be read.</summary>
    public const int AnswerMissing = 3106;

    /// <summary>The store did not remove superfluous objects, in spite of repetitions; tried again later.</summary>
    public const int NotRemoved = 3107;

    /// <summary>A subscriber to an event threw.</summary>
    public const int HandlerFailed = 3200;

    /// <summary>A verification found that something deviates from the log.</summary>
    public const int Deviated = 3300;

    /// <summary>Pages that deviated were replaced by what the log gives.</summary>
    public const int Repaired = 3301;

    /// <summary>Old cohort files were summed up in an opening balance, and are archived or removed.</summary>
    public const int TransactionsRetired = 3400;

    /// <summary>Old cohort files stay, because the log deviates.</summary>
    public const int RetentionRefused = 3401;

    /// <summary>Archiving or removing old cohort files failed and is tried again.</summary>
    public const int RetentionFailed = 3402;
}
