namespace S3Db.Workload;

/// <summary>What a run of chaos did and what it found.</summary>
public sealed record ChaosReport
{
    public required int Seed { get; init; }

    public required string Store { get; init; }

    /// <summary>Where the journals are; null when they were removed.</summary>
    public required string? Evidence { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>How many processes were started.</summary>
    public required int Processes { get; init; }

    public required int Kills { get; init; }

    public required int Freezes { get; init; }

    public required long ProxyRequests { get; init; }

    public required IReadOnlyDictionary<string, long> ProxyFaults { get; init; }

    /// <summary>Duplicates and late requests that reached the server.</summary>
    public required long LateRequests { get; init; }

    /// <summary>How many of these it executed.</summary>
    public required long LateExecuted { get; init; }

    public required AuditReport Audit { get; init; }

    public bool IsGood => Audit.Violations == 0;
}
