namespace S3Db.Workload;

/// <summary>A run of chaos.</summary>
public sealed record ChaosOptions
{
    private const double FaultsPerRun = 200;
    private const double FaultSecondsMin = 1.5;
    private const double FaultSecondsMax = 3;

    /// <summary>Where to make its store: a folder below this one, or below this path of a bucket.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How long things go wrong.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many transactions are spread over that time; 100,000 a minute when null.</summary>
    public int? Transactions { get; init; }

    public int Seed { get; init; } = 1;

    public int Writers { get; init; } = 4;

    public int Consolidators { get; init; } = 3;

    public int Readers { get; init; } = 1;

    /// <summary>Concurrent callers of a writer.</summary>
    public int Callers { get; init; } = 500;

    /// <summary>Concurrent sessions of a reader.</summary>
    public int Sessions { get; init; } = 8;

    public int Wallets { get; init; } = 200;

    /// <summary>The share of requests that the proxy does something to.</summary>
    public double FaultShare { get; init; } = 0.03;

    /// <summary>
    /// A rule of the protocol that the processes leave out, to see that the audit finds what comes of it.
    /// </summary>
    public string? Without { get; init; }

    /// <summary>Where the journals go; a temporary folder when null, removed when all is well.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// How long it is quiet between two faults of processes, on average. Longer in a long run: starting processes takes
    /// most of a small machine.
    /// </summary>
    public TimeSpan FaultInterval =>
        TimeSpan.FromSeconds(Math.Clamp(Duration.TotalSeconds / FaultsPerRun, FaultSecondsMin, FaultSecondsMax));

    public int TransactionsTotal => Transactions ?? (int)(Duration.TotalMinutes * 100_000);
}
