namespace S3Db.EventualConsistency;

/// <summary>
/// A consolidation folded everything it could, and transactions of a stopped writer are left, which may be
/// acknowledged. They are kept. Its kind is <see cref="S3DbErrorKind.Corrupt"/>; the message names the key.
/// </summary>
public sealed class ConsolidationStoppedException : S3DbException
{
    internal ConsolidationStoppedException(string counter, ConsolidationReport report, string reason)
        : base(S3DbErrorKind.Corrupt, Describe(counter, report, reason)) => Report = report;

    /// <summary>What was done all the same.</summary>
    public ConsolidationReport Report { get; }

    private static string Describe(string counter, ConsolidationReport report, string reason) =>
        $"The consolidation of {counter} is not complete: transactions decided: {report.TransactionCount}, writers "
        + $"stopped: {report.StoppedWriters}. The transactions of these are kept and wait, so values may lack what was "
        + $"acknowledged. {reason} Consolidate again once that is repaired.";
}
