namespace S3Db.Workload;

/// <summary>What a run of load did and what it found.</summary>
public sealed record LoadReport
{
    public required string Store { get; init; }

    /// <summary>Where the journals are; null when they were removed.</summary>
    public required string? Evidence { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan Outage { get; init; }

    /// <summary>Acknowledged transactions a second, the outage included.</summary>
    public required double Rate { get; init; }

    /// <summary>The largest the managed heap was, in bytes.</summary>
    public required long HeapMax { get; init; }

    /// <summary>The largest the process was, in bytes.</summary>
    public required long MemoryMax { get; init; }

    /// <summary>How many calls waited at most for room in the queue, before the outage and in it.</summary>
    public required long WaitingBefore { get; init; }

    public required long WaitingInOutage { get; init; }

    /// <summary>How long after the beginning of the outage the health check told of it.</summary>
    public required TimeSpan? NoticedAfter { get; init; }

    /// <summary>How long after its end the health check said again that all is well.</summary>
    public required TimeSpan? HealthyAfter { get; init; }

    public required AuditReport Audit { get; init; }

    public bool IsGood => Audit.Violations == 0;
}
