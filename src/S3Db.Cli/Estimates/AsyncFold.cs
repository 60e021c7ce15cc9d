using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Cli.Estimates;

/// <summary>
/// Background consolidation as <c>ConsolidationLoop</c>, <c>FoldLoop</c> and <c>Housekeeping</c> do it: manifest and
/// listing; the segments; the touched pages and the manifest, as often as a pass is full; cohort files; removal.
/// </summary>
internal static class AsyncFold
{
    private const double SweepEvery = 3_600;
    private static readonly ConsolidationLimits Limits = ConsolidationLimits.Default;

    public static FoldCost Of(CommitModel commit, StateModel state, WriterModel writers)
    {
        var load = commit.Load;
        var perInterval = FoldsPerInterval(load.Consolidators);
        var seconds = load.Interval / perInterval;
        var pending = 1 - Math.Exp(-load.RatePerShard * seconds);
        var segments = commit.PutsPerShard * seconds / pending;
        var pass = new PassModel(segments, commit.Batch, state, load.IsBounded);
        var touched = state.IsInline ? 0 : state.PagesTouched(pass.TransactionsPerPass);
        var missed = touched == 0 ? 0 : state.PagesMissed(touched);
        var cursorPages = writers.PagesReplaced(seconds);
        var own = load.IsInProcess ? 1.0 / load.Writers : 0;
        var reads = Math.Max(pass.Reads * (1 - own), pass.Reads - pass.Segments);

        // Segments stay until a later swap says that their cohort files exist, so they are listed twice.
        var left = Math.Min(pass.Segments, pass.Segments * Limits.UnwrittenMax / pass.Passes);
        var lists = Math.Floor((pass.Segments + left) / ListRequest.PageSizeMax) + 1;
        var perFold = new RequestRates(
            Put: (pass.Passes * (touched + 2)) + cursorPages,
            Get: reads + (pass.Passes * (missed + pass.InitialsRead)) + cursorPages,
            Delete: Math.Ceiling(pass.Segments / ListRequest.PageSizeMax)
                + Math.Ceiling((touched * pass.Passes) / ListRequest.PageSizeMax));
        var manifestBytes = ObjectSizes.Manifest(
            state,
            writers.Cursors,
            touched * pass.Passes,
            Math.Min(Limits.UnwrittenMax, pass.Passes),
            Math.Min(load.Writers, pass.Segments),
            load.IsBounded ? Math.Min(Limits.InitialsMax, pass.TransactionsPerPass) : 0);
        var requests = (perFold * pending)
            + Around(load.Consolidators, perInterval, lists, pending)
            + (Sweep(state) * (load.Consolidators * seconds / SweepEvery));
        var duration = Duration(load, pass, lists, reads, missed, touched);
        return new()
        {
            Requests = requests * (load.Shards / seconds),
            SwapsPerShard = (pass.Passes + 1 - pending) * pending / seconds,
            TransactionsPerPass = pass.TransactionsPerPass,
            Passes = pass.Passes,
            PagesPerPass = touched,
            Duration = duration,
            LagMean = (seconds / 2) + duration,
            LagLongest = load.Interval + duration,
            Busy = duration * load.Shards / seconds / Math.Min(load.Consolidators, 2),
            ManifestBytes = manifestBytes,
            BytesWritten = ((touched * ObjectSizes.Page(state.RecordsPerPage)) + manifestBytes)
                * pass.Passes * pending * load.Shards / seconds,
            BytesRead = ((reads * ObjectSizes.Segment(commit.Batch, load.HotRecords))
                + (missed * pass.Passes * ObjectSizes.Page(state.RecordsPerPage))) * pending * load.Shards / seconds,
        };
    }

    /// <summary>
    /// A consolidator that finds a fold of the last half interval waits for its next turn, so many of them fold twice
    /// an interval at most.
    /// </summary>
    private static double FoldsPerInterval(int consolidators) =>
        consolidators <= 2 ? 1 : 2.0 * consolidators / (consolidators + 2);

    /// <summary>
    /// What a turn costs whether anything is pending or not: two reads of the manifest and the listing, one read for
    /// those who find it done; and where nothing came after a fold, a swap that says that its history is written.
    /// </summary>
    private static RequestRates Around(int consolidators, double folds, double lists, double pending) => new(
        Put: pending * (1 - pending),
        List: (lists * pending) + (1 - pending),
        Get: 2 + ((consolidators - folds) / folds));

    private static RequestRates Sweep(StateModel state) =>
        new(List: 2 + Math.Floor(state.IsInline ? 0 : state.Pages / ListRequest.PageSizeMax), Get: 1);

    private static double Duration(
        CounterLoad load, PassModel pass, double lists, double reads, double missed, double touched)
    {
        var gets = (reads / pass.ReadsAtOnce)
            + (pass.Passes * (Rounds(missed) + Rounds(pass.InitialsRead)))
            + lists + 2;
        var puts = pass.Passes * (Rounds(touched) + 2);
        var cpu = pass.Passes * pass.TransactionsPerPass / load.FoldRatePerCore;
        return (gets * load.GetLatency) + (puts * load.PutLatency) + cpu;
    }

    private static double Rounds(double requests) => Math.Ceiling(requests / Limits.Parallelism);
}
