using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Simulation.Planning;

/// <summary>
/// How one world is made. Each seed draws its own: a world with few features turned on reaches states that a world with
/// everything at once never does (swarm testing).
/// </summary>
internal sealed record WorldSettings
{
    public required Instant Start { get; init; }

    public int Processes { get; init; } = 1;

    public IReadOnlyList<string> Records { get; init; } = ["w0"];

    /// <summary>Records that are deleted and inserted again.</summary>
    public IReadOnlyList<string> Churned { get; init; } = [];

    public IReadOnlyList<decimal> Initials { get; init; } = [0m];

    public int Shards { get; init; } = 1;

    public ConsolidationMode Mode { get; init; } = ConsolidationMode.Async;

    public ReducerChoice Reducer { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public string TimeZone { get; init; } = "UTC";

    public ConsolidationLimits Limits { get; init; } = ConsolidationLimits.Default;

    /// <summary>The most transactions of a segment: with few, many segments are under way at once.</summary>
    public int SegmentTransactionsMax { get; init; } = 5_000;

    public int SegmentsInFlightMax { get; init; } = 4;

    /// <summary>How many transactions a writer queues; calls beyond it wait.</summary>
    public int QueueMax { get; init; } = 100_000;

    public bool AutoConsolidate { get; init; }

    public TimeSpan ConsolidationInterval { get; init; } = TimeSpan.FromHours(1);

    public bool BatchTransactions { get; init; }

    public int BatchSize { get; init; } = 100;

    public IReadOnlyList<TimeSpan> Skews { get; init; } = [TimeSpan.Zero];

    public int PageSizeMax { get; init; } = 1000;

    public TimeSpan LatencyMin { get; init; } = TimeSpan.FromMilliseconds(2);

    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(60);

    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether objects are damaged on purpose: then I9 is judged, and not the chain that is stopped.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>
    /// Whether pages are damaged on purpose: all can be computed from the log again, and in the end all must be right.
    /// </summary>
    public bool LosesPages { get; init; }

    /// <summary>Whether the bucket goes back to an earlier state in the end.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Whether a server that ignores conditions is tried first.</summary>
    public bool TriesBadServer { get; init; }

    /// <summary>Whether a process is copied while it runs, in the end.</summary>
    public bool IsCloned { get; init; }

    /// <summary>Whether a process with another number of shards comes, in the end.</summary>
    public bool TriesOtherSettings { get; init; }

    /// <summary>Whether a manifest is lost, in the end.</summary>
    public bool LosesManifest { get; init; }

    /// <summary>When the last operation begins.</summary>
    public TimeSpan End { get; init; }

    /// <summary>For how long an idempotency key is remembered at least.</summary>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long cohort files stay; null for ever.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>In how many places there are processes that cut the old end of the log off.</summary>
    public int Retainers { get; init; }

    /// <summary>Whether they keep a copy of what they remove.</summary>
    public bool Archives { get; init; }

    public bool IsAdditive => Reducer is ReducerChoice.Default or ReducerChoice.Sum;

    /// <summary>Whether calls that come together may have to wait for room.</summary>
    public bool HasSmallQueue => QueueMax < 100;

    public bool IsBounded => Minimum is not null || Maximum is not null;
}
