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
