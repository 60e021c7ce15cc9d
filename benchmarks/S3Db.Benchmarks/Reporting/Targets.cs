namespace S3Db.Benchmarks.Reporting;

/// <summary>All targets, as data.</summary>
internal static class Targets
{
    public static readonly Target CommitsAt5K =
        new("T1", "commit PUTs per transaction at 5,000/s", "PUT/tx", Better.Lower, 0.002);

    public static readonly Target CommitsAt100K =
        new("T1", "commit PUTs per transaction at full load", "PUT/tx", Better.Lower, 0.002, 0.0002);

    public static readonly Target PutClassAt5K =
        new("T2", "all PUT-class requests per transaction at 5,000/s, folds included", "PUT/tx", Better.Lower, 0.004);

    public static readonly Target AcknowledgedPerSecond =
        new("T3", "acknowledged transactions a second, 50,000 callers", "tx/s", Better.Higher, 100_000, 300_000);

    public static readonly Target AckP50At5K =
        new("T4", "acknowledgement p50 at 5,000/s", "ms", Better.Lower, 150, 115);

    public static readonly Target AckP99At5K =
        new("T4", "acknowledgement p99 at 5,000/s", "ms", Better.Lower, 300, 220);

    public static readonly Target LoneCaller =
        new("T5", "a lone caller's acknowledgement over its bare PUT, p50", "ms", Better.Lower, 2, 0.2);

    public static readonly Target FoldOneCore =
        new("T6", "fold in memory on one core, decoding included", "tx/s", Better.Higher, 1_000_000, 2_500_000);

    public static readonly Target ConsolidateFromS3 =
        new("T7", "consolidation end to end from an S3 server", "tx/s", Better.Higher, 300_000);

    public static readonly Target StoredBytes =
        new("T8", "stored bytes per transaction in the log", "B/tx", Better.Lower, 64, 32);

    public static readonly Target DollarsPerMillion =
        new("T9", "request cost at 5,000/s, folds included", "$/M tx", Better.Lower, 0.05, 0.012);

    public static readonly Target RequestsOverHistory =
        new("T11", "requests of a pass: 10^8 of history over 10^4", "ratio", Better.Lower, 1, 1);

    public static readonly Target TimeOverHistory =
        new("T11", "time of a pass: 10^8 of history over 10^4", "ratio", Better.Lower, 1.10, 1.10);

    public static readonly Target IdleMonth =
        new("T12", "an idle month, one process", "$/month", Better.Lower, 1, 0.05);

    public static readonly Target ColdStart =
        new("T13", "a new process folds 10^6 pending at S3 latencies", "s", Better.Lower, 5, 2);

    public static readonly Target ConsolidationLag =
        new("T15", "from a call at 5,000/s to its fold, p99, consolidated every 5 s", "s", Better.Lower, 11, 2);

    public static readonly Target ReadYourWrites =
        new("T16", "requests of reading one's own write in the same process", "requests", Better.Lower, 0, 0);

    public static readonly Target WriterScaling =
        new("T17", "16 writer processes over one, each at the same rate", "ratio", Better.Higher, 14, 16);

    public static readonly Target WastedFolds =
        new("T18", "swaps lost by consolidators of the same shards", "share", Better.Lower, 0.20, 0.05);

    public static readonly Target FoldMemory =
        new("T23", "peak memory folding 10^7 transactions over 10^6 records", "MB", Better.Lower, 512, 200);

    public static readonly Target FoldRequests = new(
        "F1",
        "requests of one GET and one PUT a record over those of the fold, 10^6 over 10^5 records",
        "ratio", Better.Higher, 50, 500);

    public static readonly Target SyncHotWallet =
        new("F2", "sync adds of one wallet, 64 callers over one at a time", "ratio", Better.Higher, 30, 60);

    public static readonly Target PeerThroughput =
        new("P1", "acknowledged adds a second over s3db.js", "ratio", Better.Higher, 50, 200);

    public static readonly Target PeerRequests =
        new("P2", "requests per add under those of s3db.js", "ratio", Better.Higher, 1_000, 10_000);

    public static readonly Target PeerConsolidation =
        new("P3", "consolidated transactions a second over s3db.js", "ratio", Better.Higher, 50, 200);

    public static readonly Target PeerLedger =
        new("P4", "acknowledged adds a second, 1,000 callers, over PostgreSQL", "ratio", Better.Higher, 1, 5);
}
