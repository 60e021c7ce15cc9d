using S3Db.EventualConsistency;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.History;

/// <summary>What became of one call. Moments count invocations and completions of the whole world, in order.</summary>
internal sealed class OperationRecord(PlannedOperation plan, int part)
{
    public PlannedOperation Plan { get; } = plan;

    /// <summary>The kind of this part: a transfer is a sub and an add.</summary>
    public OperationKind Kind { get; init; } = plan.Kind;

    public string Record { get; init; } = plan.Record;

    /// <summary>Names the call in the log.</summary>
    public string Source { get; } = $"op{plan.Index}.{part}";

    public OperationStatus Status { get; set; }

    public string Process { get; set; } = string.Empty;

    public long InvokedAt { get; set; } = long.MaxValue;

    public long CompletedAt { get; set; } = long.MaxValue;

    public TimeSpan InvokedTime { get; set; }

    public TimeSpan CompletedTime { get; set; }

    public Exception? Error { get; set; }

    public TransactionReceipt? Receipt { get; set; }

    public CounterValue? Value { get; set; }

    /// <summary>What the read was asked to have seen.</summary>
    public ConsistencyToken? AskedFor { get; set; }

    public IReadOnlyList<CounterTransaction>? Rows { get; set; }

    /// <summary>What a verification found.</summary>
    public VerifyReport? Verified { get; set; }

    public RecalculatedValue? Recalculated { get; set; }

    public bool IsTransaction => Kind is OperationKind.Add or OperationKind.Sub or OperationKind.Set;

    public bool IsRead => Kind is OperationKind.ReadEventual or OperationKind.ReadStrong or OperationKind.ReadToken;

    /// <summary>By how much an add or a sub changes the value.</summary>
    public decimal Change => Kind == OperationKind.Sub ? -Plan.Amount : Plan.Amount;

    /// <summary>The owner a patch writes.</summary>
    public string Owner => $"owner{Plan.Amount}";

    public override string ToString() =>
        $"{Source} {Process} {Kind} {Record} {(IsTransaction ? Plan.Amount : Value?.Value)} {Status}"
        + (Error is null ? string.Empty : $": {Error.GetType().Name} {Error.Message}");
}
