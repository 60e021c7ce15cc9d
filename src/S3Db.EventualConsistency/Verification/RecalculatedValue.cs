namespace S3Db.EventualConsistency;

/// <summary>The value of one record as its log gives it, beside the stored one.</summary>
public sealed record RecalculatedValue
{
    /// <summary>What replaying the log gives.</summary>
    public required decimal Value { get; init; }

    /// <summary>What is stored; null when the page it is on cannot be read.</summary>
    public required decimal? Stored { get; init; }

    /// <summary>Whether both agree, and the log is whole as far as it was looked at.</summary>
    public bool IsExact => Stored == Value && Deviations.Count == 0;

    /// <summary>How many transactions of the record were replayed.</summary>
    public required long Transactions { get; init; }

    /// <summary>The generation both belong to.</summary>
    public required long Generation { get; init; }

    /// <summary>What deviates in the record's transactions, its value, or the log they are in.</summary>
    public required IReadOnlyList<Deviation> Deviations { get; init; }
}
