namespace S3Db.EventualConsistency;

/// <summary>The limits of a <see cref="LogWriter"/>. The defaults are the ones the protocol was checked with.</summary>
internal sealed record LogWriterOptions
{
    /// <summary>About as long as a timer can wait.</summary>
    private static readonly TimeSpan EndlessLife = TimeSpan.FromDays(45);

    public const int QueueTransactionsDefault = 100_000;

    /// <summary>The most transactions a segment takes.</summary>
    public int MaxBatchTransactions { get; init; } = 5_000;

    /// <summary>About how many bytes a segment takes at most, before compression.</summary>
    public int MaxBatchBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How long after the one before it a partial batch leaves beside others: as long as a PUT usually takes, and this
    /// at most.
    /// </summary>
    public TimeSpan DepartureGapMax { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same at least, however fast the store is.</summary>
    public TimeSpan DepartureGapMin { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// From how many transactions on a batch is a sign of a steady load: the next partial one keeps the gap even when
    /// nothing is under way.
    /// </summary>
    public int SteadyBatch { get; init; } = 100;

    /// <summary>How many segments of one id may be under way.</summary>
    public int MaxInFlight { get; init; } = 12;

    /// <summary>How many of these may be under way when one leaves that is not full, itself counted.</summary>
    public int MaxPartialInFlight { get; init; } = 4;

    /// <summary>How many transactions may be queued; calls beyond wait for room, in order.</summary>
    public int QueueTransactionsMax { get; init; } = QueueTransactionsDefault;

    /// <summary>Whether a batch waits for <see cref="BatchSize"/> transactions or <see cref="Linger"/>.</summary>
    public bool BatchTransactions { get; init; }

    /// <summary>With <see cref="BatchTransactions"/>: at how many transactions a batch is full.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>With <see cref="BatchTransactions"/>: how long a batch waits to become full.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How long after its birth an id may send. New batches stop a twelfth earlier, to leave time for retries.
    /// </summary>
    public TimeSpan IdLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After how long without a write an id is replaced.</summary>
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A reply dated later than this after the id's birth is no acknowledgement.</summary>
    public TimeSpan AckLimit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>After how long an unresolved slot lets batches not yet sent leave under a fresh id.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many stuck ids may be retried in the background; with more, nothing new is sent.</summary>
    public int AbandonedChainsMax { get; init; } = 8;

    /// <summary>How long a timed call waits.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long disposing waits for what is queued and sent.</summary>
    public TimeSpan DisposeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Told of every acknowledged segment, with its digest, before its callers are, so that folding it needs no GET.
    /// </summary>
    public Action<SegmentRef, IReadOnlyList<LogTransaction>, string>? Stored { get; init; }

    /// <summary>The rules of the protocol that are kept: all, except in simulations.</summary>
    public ProtocolRules Rules { get; init; } = ProtocolRules.All;

    /// <summary>How many transactions make a batch full.</summary>
    public int FullBatchTransactions =>
        BatchTransactions ? Math.Min(BatchSize, MaxBatchTransactions) : MaxBatchTransactions;

    /// <summary>These limits, or those of an id that never ends where ids need not.</summary>
    public LogWriterOptions WithIdLife() => Rules.Keeps(ProtocolRule.AcknowledgeWithinIdLife)
        ? this
        : this with { IdLifetime = EndlessLife, IdleLifetime = EndlessLife, AckLimit = EndlessLife };

    /// <exception cref="S3DbException">A limit cannot be kept.</exception>
    public void Validate()
    {
        Require(BatchSize > 0, "a batch size of at least 1");
        Require(
            MaxBatchTransactions is > 0 and <= SegmentCodec.RowsMax,
            $"batches of 1 to {SegmentCodec.RowsMax} transactions");
        Require(
            MaxBatchBytes is > 0 and <= SegmentCodec.InflatedBytesMax / 8,
            $"batches of 1 to {SegmentCodec.InflatedBytesMax / 8} bytes");
        Require(MaxInFlight > 0, "at least 1 segment in flight");
        Require(DepartureGapMin > TimeSpan.Zero, "a gap between departures");
        Require(DepartureGapMax >= DepartureGapMin, "a longest gap between departures not below the shortest");
        Require(QueueTransactionsMax >= FullBatchTransactions, "a queue that holds at least a full batch");
        Require(AbandonedChainsMax > 0, "room for at least 1 stuck id");
        Require(IdLifetime >= TimeSpan.FromMinutes(1), "ids that live at least a minute");
        Require(AckLimit >= IdLifetime, "an acknowledgement limit not below the life of an id");
    }

    private static void Require(bool isKept, string rule)
    {
        if (!isKept)
        {
            throw new S3DbException(S3DbErrorKind.Invalid, $"Cannot write with these limits: the writer needs {rule}.");
        }
    }
}
