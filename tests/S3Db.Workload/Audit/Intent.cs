using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>A transaction as its journal tells of it, and how often the log has it.</summary>
public sealed class Intent
{
    public required ushort Wallet { get; init; }

    public required CounterOperation Operation { get; init; }

    public required long Cents { get; init; }

    /// <summary>The key it shares with its repeats; 0 for none.</summary>
    public required long Key { get; init; }

    /// <summary>When its call began, at the latest.</summary>
    public required long CalledAt { get; init; }

    public IntentState State { get; set; } = IntentState.Open;

    public Verdict Verdict { get; set; }

    /// <summary>When its call had returned.</summary>
    public long EndedAt { get; set; }

    public long IdHash { get; set; }

    /// <summary>How many rows of the log are this transaction's.</summary>
    public int Rows { get; set; }

    /// <summary>The generation that decided it.</summary>
    public long Generation { get; set; }

    /// <summary>Whether it may be stored.</summary>
    public bool IsPossible => State != IntentState.Failed;

    public bool IsAcknowledged => State == IntentState.Acknowledged;
}
