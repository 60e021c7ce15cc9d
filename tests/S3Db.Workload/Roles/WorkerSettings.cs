namespace S3Db.Workload;

/// <summary>
/// What a process of a run is told on its first line of input. The end of the input tells it to stop.
/// </summary>
public sealed record WorkerSettings
{
    public required string ConnectionString { get; init; }

    /// <summary>Where it writes its journal.</summary>
    public required string Folder { get; init; }

    /// <summary>The number of its journal, used once.</summary>
    public required int Journal { get; init; }

    /// <summary>The journal of the killed process that this one follows, if it does.</summary>
    public int? Predecessor { get; init; }

    /// <summary>A rule of the protocol that it leaves out.</summary>
    public string? Without { get; init; }

    public required int Seed { get; init; }

    public required int Wallets { get; init; }

    /// <summary>How many callers it has at work at once.</summary>
    public required int Callers { get; init; }

    /// <summary>How many transactions it makes a second; none are skipped when it falls behind.</summary>
    public required double Rate { get; init; }

    /// <summary>Since when the rate counts, by the monotonic clock.</summary>
    public required long Since { get; init; }

    /// <summary>How many of them its predecessors have made.</summary>
    public required int Made { get; init; }

    /// <summary>How many it makes at most, its predecessors' included.</summary>
    public required int Most { get; init; }
}
