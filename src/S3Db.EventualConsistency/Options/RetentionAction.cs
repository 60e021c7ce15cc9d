namespace S3Db.EventualConsistency;

/// <summary>What becomes of transactions that are older than <see cref="RetentionOptions.KeepTransactions"/>.</summary>
public enum RetentionAction
{
    /// <summary>
    /// Their files are copied, byte for byte, below <c>_archive/</c> of the transaction resource, then removed.
    /// </summary>
    Archive,

    /// <summary>Their files are removed.</summary>
    Remove,
}
