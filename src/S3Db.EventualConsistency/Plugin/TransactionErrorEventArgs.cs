namespace S3Db.EventualConsistency;

/// <summary>Transactions could not be decided. None is lost: they are kept.</summary>
public sealed class TransactionErrorEventArgs : EventArgs
{
    /// <summary>The resource.</summary>
    public required string Resource { get; init; }

    /// <summary>The field.</summary>
    public required string Field { get; init; }

    /// <summary>The record, when the error concerns one.</summary>
    public string? RecordId { get; init; }

    /// <summary>The transaction, when the error concerns one.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What went wrong.</summary>
    public required Exception Exception { get; init; }

    /// <summary>Whether the next consolidation tries again by itself.</summary>
    public required bool WillRetry { get; init; }
}
