using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Measuring;

/// <summary>A load to put on a counter.</summary>
internal sealed record LoadPlan
{
    /// <summary>Callers of a closed loop: each calls again as soon as it was answered.</summary>
    public int Callers { get; init; } = 1;

    /// <summary>Calls a second of an open loop, made on time whatever the answers do; null for a closed loop.</summary>
    public double? Rate { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>For how long the load runs before anything is counted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    public int Wallets { get; init; } = 1_000;

    public ConsolidationMode Mode { get; init; }

    /// <summary>How often the process consolidates meanwhile; null for not at all.</summary>
    public TimeSpan? ConsolidationInterval { get; init; }

    public int Seed { get; init; } = 1;
}
