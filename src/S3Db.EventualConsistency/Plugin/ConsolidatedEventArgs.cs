namespace S3Db.EventualConsistency;

/// <summary>A generation was committed by this process.</summary>
public sealed class ConsolidatedEventArgs : EventArgs
{
    /// <summary>The resource.</summary>
    public required string Resource { get; init; }

    /// <summary>The field.</summary>
    public required string Field { get; init; }

    /// <summary>The shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>The committed generation.</summary>
    public required long Generation { get; init; }

    /// <summary>How many records were touched.</summary>
    public required int RecordCount { get; init; }

    /// <summary>How many transactions were decided.</summary>
    public required int TransactionCount { get; init; }

    /// <summary>How many of them had no effect: duplicates and rejected ones.</summary>
    public required int IneffectiveCount { get; init; }
}
