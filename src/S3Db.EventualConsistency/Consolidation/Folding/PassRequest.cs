namespace S3Db.EventualConsistency;

/// <summary>What one attempt at a fold is to do.</summary>
/// <param name="Current">The manifest to fold onto.</param>
/// <param name="Runs">The pending segments.</param>
/// <param name="Snapshot">The complete listing the runs come from; null when only known segments are folded.</param>
/// <param name="Written">Generations whose cohort files are known to exist.</param>
/// <param name="Deleted">Retired pages known to be removed.</param>
/// <param name="RetryFailing">
/// Whether records whose reducer threw are tried again although nothing new came for them.
/// </param>
/// <param name="Confirmed">Segments that were gone although the manifest, read again, still needs them.</param>
/// <param name="Stopped">
/// Segments that this consolidation has found to stop their writers: it does not read them again.
/// </param>
internal sealed record PassRequest(
    CurrentManifest Current,
    IReadOnlyList<WriterRun> Runs,
    WalSnapshot? Snapshot,
    IReadOnlySet<long> Written,
    IReadOnlySet<string> Deleted,
    bool RetryFailing,
    IReadOnlySet<SegmentRef> Confirmed,
    IReadOnlySet<SegmentRef> Stopped)
{
    public IReadOnlyList<WriterRun> RunsToRead =>
        Stopped.Count == 0 ? Runs : [.. Runs.Where(run => !run.IsStopped(Stopped, Current.Manifest))];
}
