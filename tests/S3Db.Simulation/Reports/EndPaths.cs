using S3Db.EventualConsistency;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Reports;

/// <summary>The recovery paths that show only when one knows how it all ended.</summary>
internal static class EndPaths
{
    public static void Count(Tally tally, Evidence evidence, PathWatch paths)
    {
        foreach (var write in evidence.Transactions.Values)
        {
            var row = evidence.RowsBySource[write.Source].FirstOrDefault();
            if (write.Status == OperationStatus.Unknown)
            {
                tally.Add(row is null ? RecoveryPath.UnknownNeverFolded : RecoveryPath.UnknownThenFolded);
            }

            if (write.Status != OperationStatus.Completed
                || (write.Plan.Mode ?? evidence.Settings.Mode) != ConsolidationMode.Sync)
            {
                continue;
            }

            if (write.Receipt!.Status == Verdict.Pending)
            {
                tally.Add(RecoveryPath.SyncAnswerPending);
            }
            else if (row is not null && paths.CommitterOf(row.Shard, row.Generation) != write.Process)
            {
                tally.Add(RecoveryPath.SyncDecidedByAnother);
            }
        }

        tally.Add(
            RecoveryPath.RepeatRecognised,
            evidence.State.Rows.Count(row => row is { Outcome: "duplicate", Operation: not "clear" }));
        tally.Add(RecoveryPath.RunBehindGap, paths.CountRunsBehindGap());
    }
}
