using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Group commit as <c>LogWriter</c> does it, for calls that come at random. While a PUT is under way the batch grows;
/// when it returns, the batch leaves. A full batch does not wait for that. Each writer has a log in each shard.
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
        Batch = Math.Min(FullBatch, load.RatePerLog * _cycle);
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

    public bool IsFull => Batch >= FullBatch;

    /// <summary>Until a call is acknowledged, on average: half a PUT that is under way, and one's own.</summary>
    public double AckMean => IsFull
        ? Load.PutLatency + (FullBatch / Load.RatePerLog / 2)
        : Load.PutLatency * (1 + (Load.PutLatency / _cycle / 2));

    /// <summary>The same for a call that came just after a batch had left.</summary>
    public double AckLongest => IsFull
        ? Load.PutLatency + (FullBatch / Load.RatePerLog)
        : Load.PutLatency * (Batch > 1.5 ? 2 : 1 + (1 - _idle));
}
