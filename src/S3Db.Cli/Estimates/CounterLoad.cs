namespace S3Db.Cli.Estimates;

/// <summary>What an estimate is about. Rates are a second, times are in seconds.</summary>
internal sealed record CounterLoad
{
    /// <summary>Transactions of all writers together.</summary>
    public double Rate { get; init; } = 1_000;

    /// <summary>Processes that write, each with an equal share of the transactions.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>Counters that exist.</summary>
    public double Records { get; init; } = 10_000;

    /// <summary>Counters that are touched at present; the others rest.</summary>
    public double HotRecords { get; init; } = 10_000;

    /// <summary>
    /// The exponent of Zipf's law: how much more often the first counter is touched than the others; 0 for alike.
    /// </summary>
    public double Zipf { get; init; }

    public int Shards { get; init; } = 1;

    public bool IsSync { get; init; }

    public double Interval { get; init; } = 3_600;

    /// <summary>The batch size where batches wait to become full; null where they do not.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Processes that consolidate in the background.</summary>
    public int Consolidators { get; init; } = 1;

    /// <summary>Whether the writers consolidate: then nobody has to get what they stored themselves.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>
    /// Whether deciding takes the initial value of the record: a bound, and counters that were never set.
    /// </summary>
    public bool IsBounded { get; init; }

    /// <summary>Eventual reads of all processes together.</summary>
    public double Reads { get; init; }

    public double PutLatency { get; init; } = 0.100;

    public double GetLatency { get; init; } = 0.063;

    /// <summary>How many transactions a core writes.</summary>
    public double WriteRatePerCore { get; init; } = 100_000;

    /// <summary>How many transactions a core folds.</summary>
    public double FoldRatePerCore { get; init; } = 200_000;

    /// <summary>Transactions of one writer that go to one shard.</summary>
    public double RatePerLog => Rate / Writers / Shards;

    public double RatePerShard => Rate / Shards;
}
