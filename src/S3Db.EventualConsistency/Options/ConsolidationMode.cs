namespace S3Db.EventualConsistency;

/// <summary>When a call that changes a counter returns.</summary>
public enum ConsolidationMode
{
    /// <summary>
    /// Once the transaction is stored; the value follows with the next consolidation. For metrics, points, views.
    /// </summary>
    Async,

    /// <summary>
    /// Once the transaction is stored and consolidated, with the new value in the receipt. For money and stock.
    /// </summary>
    Sync,
}
