namespace S3Db.Workload;

/// <summary>A run of load with an outage in its middle.</summary>
public sealed record LoadOptions
{
    /// <summary>The bucket, and the path below which the store is made.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How long it takes, the outage included.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the store is out of reach; longer when the health check has not noticed by then.</summary>
    public TimeSpan Outage { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Transactions a second.</summary>
    public double Rate { get; init; } = 2_000;

    /// <summary>How many callers there are: more than the queue and what is under way can hold.</summary>
    public int Callers { get; init; } = 5_000;

    /// <summary>How much memory the process may take, in bytes.</summary>
    public long MemoryMax { get; init; } = 512L * 1024 * 1024;

    public int Seed { get; init; } = 1;

    public int Wallets { get; init; } = 200;

    /// <summary>Where the journals go; a temporary folder when null, removed when all is well.</summary>
    public string? Folder { get; init; }
}
