namespace S3Db.EventualConsistency;

/// <summary>What about a stored log, or what was computed from it, is not as it must be.</summary>
public enum DeviationKind
{
    /// <summary>A manifest is missing or cannot be read: nothing of its shard could be verified.</summary>
    ManifestUnreadable,

    /// <summary>A state page is missing, cannot be read or holds what is not its own.</summary>
    PageUnreadable,

    /// <summary>A consolidated value is not what the log gives.</summary>
    Value,

    /// <summary>The statistics of a day are not what the log gives.</summary>
    Statistics,

    /// <summary>The outcome or the initial value in a row is not what deciding it again gives.</summary>
    Outcome,

    /// <summary>A transaction that was folded is not in the log.</summary>
    MissingTransaction,

    /// <summary>A transaction is in the log twice.</summary>
    DuplicateTransaction,

    /// <summary>A row is not at the place that the one order of the log gives it.</summary>
    Order,

    /// <summary>A row, or a counter on a page, is in an object that it does not belong to.</summary>
    Misplaced,

    /// <summary>A cohort file is gone, cannot be read, or has other rows than its generation decided.</summary>
    CohortFile,

    /// <summary>How far a writer is folded does not agree with the log.</summary>
    Cursor,

    /// <summary>A segment that is needed is gone or cannot be read.</summary>
    SegmentUnreadable,

    /// <summary>An object is where only those of the log may be.</summary>
    ForeignObject,

    /// <summary>A remembered idempotency key is not what the log gives, or one is missing.</summary>
    IdempotencyKey,

    /// <summary>A record and its counter are in different lives.</summary>
    Incarnation,

    /// <summary>
    /// The opening balance that retention left is gone or cannot be read: nothing of its shard could be verified.
    /// </summary>
    OpeningUnreadable,

    /// <summary>A record cannot be read that was deleted at least once: its life must be its counter's.</summary>
    RecordUnreadable,
}
