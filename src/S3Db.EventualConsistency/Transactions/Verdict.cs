namespace S3Db.EventualConsistency;

/// <summary>What the consolidation decided about a transaction. Every transaction is decided exactly once.</summary>
public enum Verdict
{
    /// <summary>Nothing yet: it is stored, cannot be lost, and the next consolidation decides it.</summary>
    Pending,

    /// <summary>It took effect.</summary>
    Applied,

    /// <summary>It had no effect, because a transaction with its idempotency key was decided before.</summary>
    Duplicate,

    /// <summary>It had no effect, because a rule forbade it; the reason is given with it.</summary>
    Rejected,
}
