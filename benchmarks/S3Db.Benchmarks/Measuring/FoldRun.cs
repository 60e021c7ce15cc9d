using S3Db.Benchmarks.Stores;
using S3Db.Storage;

namespace S3Db.Benchmarks.Measuring;

/// <summary>One consolidation of everything pending, and its limit: a raw GET of the same segments.</summary>
internal sealed record FoldRun(long Transactions, ResourceUse Use, RequestCounts Requests, BareRun Bare)
{
    public double PerSecond => Transactions / Use.Elapsed.TotalSeconds;

    public double BarePerSecond => Transactions / Bare.Elapsed.TotalSeconds;

    /// <summary>
    /// Measures a process that has just started; the bare client reads as many at a time as a pass does.
    /// </summary>
    public static async Task<FoldRun> MeasureAsync(
        OpenedStore store, int perSegment = 5_000, CancellationToken cancellationToken = default)
    {
        string prefix;
        int parallelism;
        await using (var before = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken))
        {
            var shard = before.Plugin.ActiveField.Shards[0].Context;
            (prefix, parallelism) = (shard.Keys.WalPrefix, shard.Limits.ReadsAtOnce(perSegment));
        }

        var segments = new List<TracedRequest>();
        await foreach (var item in store.Inner.ListAllAsync(prefix, cancellationToken: cancellationToken))
        {
            segments.Add(new TracedRequest(Testing.StoreVerb.Get, item.Key, (int)item.Size, TimeSpan.Zero));
        }

        var bare = await BareClient.ReplayAsync(store.Bare, segments, parallelism, cancellationToken);
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        store.Traced.Clear();
        ResourceMeter.CollectGarbage();
        var requests = counter.Db.Statistics.Snapshot();
        var meter = ResourceMeter.Start();
        var report = await counter.Plugin.ConsolidateAsync(cancellationToken);
        return new FoldRun(
            report.TransactionCount, meter.Stop(), counter.Db.Statistics.Snapshot().Since(requests), bare);
    }
}
