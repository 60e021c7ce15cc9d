using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Group commit as <c>LogWriter</c> does it, for calls that come at random. While a PUT is under way the batch grows;
/// when it returns, the batch leaves. A large one leaves beside it. Each writer has a log in each shard.
/// </summary>
internal sealed class CommitModel
{
    private static readonly LogWriterOptions Writer = new();
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

        // From one PUT to the next: the PUT, and where nobody called meanwhile, the wait for the next call.
        _idle = Math.Exp(-load.RatePerLog * load.PutLatency);
        var linger = load.BatchSize is null ? 0 : Writer.Linger.TotalSeconds;
        _cycle = load.PutLatency + (_idle * ((1 / load.RatePerLog) + linger));

        // A batch that is large enough leaves beside others, up to as many as may be under way.
        var alone = load.RatePerLog * _cycle;
        var large = Math.Min(FullBatch, Writer.PipelineTransactions);
        var among = load.RatePerLog * load.PutLatency / Writer.MaxInFlight;
        IsPipelined = alone > large;
        Batch = IsPipelined ? Math.Min(FullBatch, Math.Max(large, among)) : alone;
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

    /// <summary>Whether batches leave while others are under way.</summary>
    public bool IsPipelined { get; }

    /// <summary>Until a call is acknowledged, on average: half a PUT that is under way, and one's own.</summary>
    public double AckMean => IsPipelined
        ? Load.PutLatency + (Batch / Load.RatePerLog / 2)
        : Load.PutLatency * (1 + (Load.PutLatency / _cycle / 2));

    /// <summary>The same for a call that came just after a batch had left.</summary>
    public double AckLongest => IsPipelined
        ? Load.PutLatency + (Batch / Load.RatePerLog)
        : Load.PutLatency * (Batch > 1.5 ? 2 : 1 + (1 - _idle));
}
