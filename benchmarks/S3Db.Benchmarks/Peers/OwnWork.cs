using System.Diagnostics;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Peers;

/// <summary>The work of the peers' scripts, done by S3Db, in the same form.</summary>
internal static class OwnWork
{
    public const string Name = "S3Db";
    private const int Folded = 50;
    private const int FoldedCallers = 16;

    public static async Task<PeerLine> AddAsync(
        StoreSpec spec, int callers, int wallets, int seconds, CancellationToken cancellationToken)
    {
        await using var store = spec.Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var plan = new LoadPlan
        {
            Callers = callers,
            Wallets = wallets,
            Duration = TimeSpan.FromSeconds(seconds),
        };
        var load = await new LoadGenerator(store, counter, plan).RunAsync(cancellationToken);
        return new PeerLine
        {
            Peer = Name,
            Scenario = wallets == 1 ? "add, one wallet" : $"add, {wallets:#,0} wallets",
            Callers = callers,
            PerSecond = load.PerSecond,
            RequestsPerTransaction = load.Requests.Total / (double)load.Transactions,
            P50 = load.Latency.Quantile(0.5),
            P99 = load.Latency.Quantile(0.99),
        };
    }

    /// <summary>As many pending transactions as the script of s3db.js has, called as concurrently.</summary>
    public static async Task<PeerLine> ConsolidateAsync(StoreSpec spec, CancellationToken cancellationToken)
    {
        await using var store = spec.Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        await Parallel.ForAsync(
            0,
            Folded,
            new ParallelOptions { MaxDegreeOfParallelism = FoldedCallers, CancellationToken = cancellationToken },
            async (_, token) => await counter.Wallets.AddAsync("w0", 5, cancellationToken: token));
        var before = counter.Db.Statistics.Snapshot();
        var since = Stopwatch.GetTimestamp();
        await counter.Wallets.ConsolidateAsync("w0", cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(since);
        return new PeerLine
        {
            Peer = Name,
            Scenario = "consolidate",
            PerSecond = Folded / elapsed.TotalSeconds,
            RequestsPerTransaction = counter.Db.Statistics.Snapshot().Since(before).Total / (double)Folded,
        };
    }
}
