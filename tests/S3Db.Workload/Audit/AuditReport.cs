namespace S3Db.Workload;

/// <summary>What an audit saw and what it found wrong.</summary>
public sealed record AuditReport
{
    public required long Acknowledged { get; init; }

    public required long UnknownAndFolded { get; init; }

    public required long UnknownAndNot { get; init; }

    public required long Failed { get; init; }

    public required long Rejected { get; init; }

    public required long Duplicates { get; init; }

    public required long Rows { get; init; }

    public required long ReadsChecked { get; init; }

    public required long ReadsFailed { get; init; }

    /// <summary>Transactions that the store's own verification has replayed.</summary>
    public required long Verified { get; init; }

    public required long Generations { get; init; }

    public required long Requests { get; init; }

    public required long Violations { get; init; }

    /// <summary>How often each rule was broken.</summary>
    public required IReadOnlyDictionary<string, long> Broken { get; init; }

    /// <summary>The first violations of each rule, in words.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}
