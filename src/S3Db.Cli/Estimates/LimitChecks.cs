namespace S3Db.Cli.Estimates;

/// <summary>What a load is bounded by: S3's published limits, the protocol's, and the time there is.</summary>
internal static class LimitChecks
{
    private const double WritesPerPrefix = 3_500;
    private const double ReadsPerPrefix = 5_500;
    private const double ManifestBytesMost = 1024 * 1024;

    public static IReadOnlyList<Estimate.Limit> Of(CommitModel commit, FoldCost fold, PriceList prices)
    {
        var load = commit.Load;
        var requests = fold.Requests * (1.0 / load.Shards);

        // A bulk delete counts by its keys there: every segment is put once and deleted once.
        var writes = requests.Put + (commit.PutsPerShard * 2);
        return
        [
            Check(
                "transactions/s of a writer in a shard",
                load.RatePerLog,
                commit.RateMax,
                "Use more writers or more shards, or a larger batch size."),
            Check(
                "PUTs and deleted keys/s below a shard",
                writes,
                WritesPerPrefix,
                "S3 takes so many below a prefix: put more transactions into a PUT (fewer writers, BatchTransactions),"
                + " or touch fewer pages."),
            Check(
                "PUTs and deleted keys/s in all",
                writes * load.Shards,
                WritesPerPrefix,
                "A fresh bucket is one prefix until S3 has split it by load, up to an hour: start slowly."),
            Check(
                "GETs/s below a shard",
                requests.Get + (load.Reads / load.Shards),
                ReadsPerPrefix,
                "Put more transactions into a PUT, or use more shards."),
            Check(
                "swaps/s of a manifest",
                fold.SwapsPerShard,
                Math.Min(prices.SwapsPerSecond, 1 / load.PutLatency),
                load.IsSync
                    ? "One object takes so many swaps. Sync callers then wait for each other: use more shards,"
                        + " or fewer processes for a shard."
                    : "Consolidate less often."),
            Check(
                "bytes of a manifest",
                fold.ManifestBytes,
                ManifestBytesMost,
                "Every fold writes the manifest anew: use more shards (fixed at creation)."),
            .. BusyOf(load, fold),
        ];
    }

    /// <summary>Folds of sync callers may follow one another without a pause: callers share them.</summary>
    private static IEnumerable<Estimate.Limit> BusyOf(CounterLoad load, FoldCost fold) => load.IsSync
        ? []
        :
        [
            Check(
                "busy part of a consolidator",
                fold.Busy,
                1,
                "Consolidation falls behind: use more shards and a consolidator for each, or a longer interval."),
        ];

    private static Estimate.Limit Check(string name, double value, double most, string remedy) =>
        new(name, value, most, value >= most, remedy);
}
