using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>How far a consolidation has come: the manifest it stands on and what it has decided so far.</summary>
internal sealed class ConsolidationProgress(CurrentManifest start)
{
    private ConsolidationReport _report = new();

    public CurrentManifest Current { get; set; } = start;

    public int Conflicts { get; set; }

    /// <summary>Swaps lost since the last one that was won.</summary>
    public int ConflictsInRow { get; set; }

    /// <summary>A cursor page that keeps segments of the listing from being folded; null when there is none.</summary>
    public PageUnreadableException? Unreadable { get; set; }

    /// <summary>For a consolidation that was to cover its listing; everything else is done by then.</summary>
    public void ThrowIfUnreadable()
    {
        if (Unreadable is { } unreadable)
        {
            throw unreadable;
        }
    }

    public void Add(FoldResult fold) => _report = _report.Add(new ConsolidationReport
    {
        TransactionCount = fold.Decided,
        IneffectiveCount = fold.Outcomes.Count,
        RecordCount = fold.RecordCount,
        Generations = 1,
    });

    public ConsolidationReport ToReport(TimeSpan elapsed) => _report with
    {
        Conflicts = Conflicts,
        FailingRecords = Current.Manifest.Failing.Count,
        StoppedWriters = Current.Manifest.Stopped.Count,
        StopReason = Current.Manifest.Stopped.OrderBy(pair => pair.Key).FirstOrDefault().Value?.Reason,
        Duration = Duration.FromTimeSpan(elapsed),
    };
}
