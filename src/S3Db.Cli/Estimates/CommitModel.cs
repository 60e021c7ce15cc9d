using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Group commit as <c>LogWriter</c> does it, for calls that come at random. While a PUT is under way the batch grows;
/// it leaves when the PUT returns or has taken its usual time. Each writer has a log in each shard.
/// </summary>
internal sealed class CommitModel
{
    private static readonly LogWriterOptions Writer = new();
    private readonly double _gap;
    private readonly double _cycle;
    private readonly double _idle;

    public CommitModel(CounterLoad load)
    {
        Load = load;
        var byBytes = Writer.MaxBatchBytes / ObjectSizes.EstimatedRowBytes;
        FullBatch = Math.Min(byBytes, (Writer with
        {
            BatchTransactions = load.BatchSize is not null,
            BatchSize = load.BatchSize ?? Writer.BatchSize,
        }).FullBatchTransactions);

        // From one departure to the next while calls keep coming: a PUT, or less where batches leave beside others.
        _gap = Math.Max(
            Math.Min(load.PutLatency, Writer.DepartureGapMax.TotalSeconds),
            load.PutLatency / Writer.MaxPartialInFlight);

        // Where nobody called meanwhile, the wait for the next call.
        _idle = Math.Exp(-load.RatePerLog * _gap);
        var linger = load.BatchSize is null ? 0 : Writer.Linger.TotalSeconds;
        _cycle = _gap + (_idle * ((1 / load.RatePerLog) + linger));
        IsFull = load.RatePerLog * _cycle > FullBatch;
        Batch = IsFull ? FullBatch : load.RatePerLog * _cycle;
    }

    public CounterLoad Load { get; }

    /// <summary>Transactions a segment, so transactions a PUT.</summary>
    public double Batch { get; }

    /// <summary>Transactions that a segment takes at most.</summary>
    public double FullBatch { get; }

    /// <summary>PUTs of all writers.</summary>
    public double Puts => Load.Rate / Batch;

    public double PutsPerShard => Puts / Load.Shards;

    public double PutsPerLog => PutsPerShard / Load.Writers;

    /// <summary>What one writer can send to one shard.</summary>
    public double RateMax => Writer.MaxInFlight * FullBatch / Load.PutLatency;

    /// <summary>Whether batches leave because they are full.</summary>
    public bool IsFull { get; }

    /// <summary>Until a call is acknowledged, on average: its share of the wait for a departure, and a PUT.</summary>
    public double AckMean => Load.PutLatency
        + (IsFull ? Batch / Load.RatePerLog / 2 : _gap * _gap / _cycle / 2);

    /// <summary>The same for a call that came just after a batch had left.</summary>
    public double AckLongest => Load.PutLatency
        + (IsFull ? Batch / Load.RatePerLog : _gap * (Batch > 1.5 ? 1 : 1 - _idle));
}
