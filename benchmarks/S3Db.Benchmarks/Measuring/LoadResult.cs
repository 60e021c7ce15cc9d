using S3Db.Storage;

namespace S3Db.Benchmarks.Measuring;

/// <summary>What a load did, in one process or summed over several.</summary>
internal sealed record LoadResult
{
    public required long Transactions { get; init; }

    public long Failed { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>From the call, or from when it should have been made, to the acknowledgement.</summary>
    public required LatencyHistogram Latency { get; init; }

    /// <summary>From when a call should have been made to its fold; empty in a closed loop.</summary>
    public LatencyHistogram Lag { get; init; } = new();

    public required RequestCounts Requests { get; init; }

    /// <summary>Those of the puts that stored transactions.</summary>
    public required long Commits { get; init; }

    public required TimeSpan Cpu { get; init; }

    public required long PeakBytes { get; init; }

    public double PerSecond => Transactions / Elapsed.TotalSeconds;

    /// <summary>Processes that ran at the same time: counts and memory add, the longest time counts.</summary>
    public static LoadResult Sum(IReadOnlyCollection<LoadResult> parts) => new()
    {
        Transactions = parts.Sum(part => part.Transactions),
        Failed = parts.Sum(part => part.Failed),
        Elapsed = parts.Max(part => part.Elapsed),
        Latency = LatencyHistogram.Sum(parts.Select(part => part.Latency)),
        Lag = LatencyHistogram.Sum(parts.Select(part => part.Lag)),
        Requests = new RequestCounts
        {
            Get = parts.Sum(part => part.Requests.Get),
            NotModified = parts.Sum(part => part.Requests.NotModified),
            Put = parts.Sum(part => part.Requests.Put),
            Delete = parts.Sum(part => part.Requests.Delete),
            List = parts.Sum(part => part.Requests.List),
            Retries = parts.Sum(part => part.Requests.Retries),
            Hedges = parts.Sum(part => part.Requests.Hedges),
            BytesRead = parts.Sum(part => part.Requests.BytesRead),
            BytesWritten = parts.Sum(part => part.Requests.BytesWritten),
        },
        Commits = parts.Sum(part => part.Commits),
        Cpu = TimeSpan.FromTicks(parts.Sum(part => part.Cpu.Ticks)),
        PeakBytes = parts.Sum(part => part.PeakBytes),
    };
}
