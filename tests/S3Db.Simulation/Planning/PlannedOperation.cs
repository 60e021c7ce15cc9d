using S3Db.EventualConsistency;

namespace S3Db.Simulation.Planning;

/// <summary>A call of a simulated user.</summary>
/// <param name="Index">Its place in the plan.</param>
/// <param name="At">When it begins.</param>
/// <param name="Slot">In which process.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Record">To which record.</param>
internal sealed record PlannedOperation(int Index, TimeSpan At, int Slot, OperationKind Kind, string Record)
    : PlanElement(Index)
{
    public decimal Amount { get; init; }

    /// <summary>The other record of a transfer.</summary>
    public string Other { get; init; } = string.Empty;

    /// <summary>How far the explicit timestamp is before the true time; null for none.</summary>
    public TimeSpan? BackDated { get; init; }

    /// <summary>Null for the mode of the field.</summary>
    public ConsolidationMode? Mode { get; init; }

    /// <summary>After how long its caller waits no longer; null for never.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The idempotency key; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Which wrong call it is.</summary>
    public int Variant { get; init; }

    public override string ToString() => $"#{Index} at {At:c} p{Slot}: {Kind} {Record}"
        + (Amount != 0 ? $" {Amount}" : string.Empty)
        + (Other.Length > 0 ? $" to {Other}" : string.Empty)
        + (BackDated is { } by ? $" dated {by:c} back" : string.Empty)
        + (Key is { } key ? $" key {key}" : string.Empty)
        + (Mode is { } mode ? $" {mode}" : string.Empty)
        + (Patience is { } patience ? $" patience {patience:c}" : string.Empty);
}
