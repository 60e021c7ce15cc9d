using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Folds of sync callers as <c>Consolidator.FoldUntilAsync</c> does them: every process folds what its own callers wait
/// for, one fold at a time for all who came meanwhile. Cohort files and removal follow every few generations. What
/// the background consolidation does then is an idle turn.
/// </summary>
internal static class SyncFold
{
    private static readonly ConsolidationLimits Limits = ConsolidationLimits.Default;

    public static FoldCost Of(CommitModel commit, StateModel state, WriterModel writers)
    {
        var load = commit.Load;
        var touchedAlone = state.IsInline ? 0 : 1;
        var duration = load.PutLatency * (1 + touchedAlone);
        var wanted = load.Writers / (duration + (Math.Exp(-commit.PutsPerLog * duration) / commit.PutsPerLog));
        var swaps = Math.Min(wanted, 1 / duration);
        var lost = wanted - swaps;
        var transactions = load.RatePerShard / swaps;
        var touched = state.IsInline ? 0 : state.PagesTouched(transactions);
        var missed = touched == 0 ? 0 : state.PagesMissed(touched);
        var history = 1.0 / Limits.UnwrittenEager;
        var foreign = load.Writers > 1 ? commit.PutsPerShard / swaps * lost / wanted : 0;
        var requests =
            (new RequestRates(
                Put: 1 + touched + 1 + writers.PagesReplaced(1 / swaps),
                Get: missed + foreign + (load.IsBounded ? state.RecordsTouched(transactions) : 0),
                Delete: history * (touched == 0 ? 1 : 2)) * swaps)
            + (new RequestRates(Put: 1 + touched, List: 1, Get: 1 + missed) * lost)
            + (new RequestRates(Put: 1, List: 1, Get: 2, Delete: 1) * (1 / load.Interval));
        var manifestBytes = ObjectSizes.Manifest(
            state,
            writers.Cursors,
            touched * Limits.UnwrittenEager,
            Limits.UnwrittenEager,
            Math.Min(load.Writers, commit.PutsPerShard / swaps),
            load.IsBounded ? Math.Min(Limits.InitialsMax, transactions) : 0);
        var pageBytes = ObjectSizes.Page(state.RecordsPerPage);
        return new()
        {
            Requests = requests * load.Shards,
            SwapsPerShard = swaps + lost,
            TransactionsPerPass = transactions,
            Passes = 1,
            PagesPerPass = touched,
            Duration = duration,
            LagMean = duration * (1 + (swaps * duration / 2)),
            LagLongest = duration * 2,
            Busy = swaps * duration,
            ManifestBytes = manifestBytes,
            BytesWritten = ((touched * pageBytes) + manifestBytes) * (swaps + lost) * load.Shards,
            BytesRead = ((missed * pageBytes) + (lost > 0 ? manifestBytes : 0)) * swaps * load.Shards,
        };
    }
}
