using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What a fold decided, beside the changed state.</summary>
internal sealed class FoldResult
{
    public Dictionary<TransactionId, string> Outcomes { get; } = [];

    public RowInitials Initials { get; set; } = RowInitials.None;

    public HashSet<TransactionId> Held { get; } = [];

    public List<HeldTransaction> Released { get; } = [];

    /// <summary>The cohort days of what was decided, in order.</summary>
    public IReadOnlyList<LocalDate> Days { get; set; } = [];

    /// <summary>The records whose reducer threw, with its error.</summary>
    public Dictionary<string, ReducerFailedException> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>The records that had failed before and do not any more.</summary>
    public HashSet<string> Recovered { get; } = new(StringComparer.Ordinal);

    /// <summary>How many records were touched.</summary>
    public int RecordCount { get; set; }

    /// <summary>The store's time of the fold.</summary>
    public Instant FoldedAt { get; set; }

    /// <summary>How many transactions were decided.</summary>
    public int Decided { get; set; }
}
