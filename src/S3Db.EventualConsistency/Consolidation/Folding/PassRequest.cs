namespace S3Db.EventualConsistency;

/// <summary>What one attempt at a fold is to do.</summary>
/// <param name="Current">The manifest to fold onto.</param>
/// <param name="Runs">The pending segments.</param>
/// <param name="Written">Generations whose cohort files are known to exist.</param>
/// <param name="Deleted">Retired pages known to be removed.</param>
internal sealed record PassRequest(
    CurrentManifest Current,
    IReadOnlyList<WriterRun> Runs,
    IReadOnlySet<long> Written,
    IReadOnlySet<string> Deleted)
{
    /// <summary>The complete listing the runs come from; null when only known segments are folded.</summary>
    public WalSnapshot? Snapshot { get; init; }

    /// <summary>Whether records whose reducer threw are tried again although nothing new came for them.</summary>
    public bool RetryFailing { get; init; }

    /// <summary>Segments that were gone although the manifest, read again, still needs them.</summary>
    public IReadOnlySet<SegmentRef> Confirmed { get; init; } = new HashSet<SegmentRef>();

    /// <summary>
    /// Segments that this consolidation has found to stop their writers: it does not read them again.
    /// </summary>
    public IReadOnlySet<SegmentRef> Stopped { get; init; } = new HashSet<SegmentRef>();

    /// <summary>Writers that the listing has segments of, and whose cursors cannot be read.</summary>
    public IReadOnlyCollection<WriterId> Unknown { get; init; } = [];

    public IReadOnlyList<WriterRun> RunsToRead =>
        Stopped.Count == 0 ? Runs : [.. Runs.Where(run => !run.IsStopped(Stopped, Current.Manifest))];
}
