using NodaTime.Text;
using S3Db.EventualConsistency;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Storage;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// What a process wrote under one id comes before what it wrote later under another, unless the first, or another under
/// the same id, was under way for so long that its slot counted as stuck. Judged where every fold is one of a whole
/// listing: a sync fold of what its caller knows, and a listing of several pages, may take the second before the first.
/// And where no page is damaged: a writer that needs it waits, and the others go on. A call that a caller has dated
/// later takes those of its id with it.
/// </summary>
internal sealed class ProcessOrderChecker : IChecker
{
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(10);

    public string Name => "process-order";

    public string Invariants => "I3";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var settings = evidence.Settings;
        if (!TakesEverything(settings) || settings.Reducer == ReducerChoice.Throwing || settings.IsDamaged
            || settings.LosesPages)
        {
            yield break;
        }

        var places = evidence.State.Rows
            .Where(row => row.Source is not null)
            .GroupBy(row => row.Source!, StringComparer.Ordinal)
            .ToDictionary(rows => rows.Key, rows => rows.First(), StringComparer.Ordinal);
        foreach (var calls in evidence.Transactions.Values
            .Where(call => call.Plan is { BackDated: null, Patience: null, Key: null }
                && call.Status == OperationStatus.Completed && places.ContainsKey(call.Source))
            .GroupBy(call => (call.Process, places[call.Source].Shard)))
        {
            var inOrder = calls.OrderBy(call => call.InvokedAt).ToList();
            foreach (var (call, i) in inOrder.Select((call, i) => (call, i))
                .Where(pair => pair.call.CompletedTime - pair.call.InvokedTime < StuckAfter))
            {
                if (inOrder.Skip(i + 1).FirstOrDefault(
                    later => IsBehind(places[call.Source], places[later.Source])) is { } later
                    && !SharesStuckId(evidence, call, places)
                    && !IsBehindALaterDate(evidence, call, places))
                {
                    yield return new Violation(Name, "I3", $"{call} was called before {later}, and comes behind it");
                }
            }
        }
    }

    private static bool TakesEverything(WorldSettings settings) =>
        settings.PageSizeMax == ListRequest.PageSizeMax
        && settings.Limits.SegmentsMax >= ConsolidationLimits.Default.SegmentsMax
        && settings.Limits.TransactionsMax >= ConsolidationLimits.Default.TransactionsMax
        && settings.Limits.PagesMax >= ConsolidationLimits.Default.PagesMax
        && settings.Limits.DaysMax >= ConsolidationLimits.Default.DaysMax;

    /// <summary>Whether its id had a slot under way for so long that later calls left under a fresh one.</summary>
    private static bool SharesStuckId(
        Evidence evidence, OperationRecord call, Dictionary<string, LogFileRow> places) =>
        evidence.Transactions.Values.Any(other => other.Process == call.Process
            && places.GetValueOrDefault(other.Source)?.Writer == places[call.Source].Writer
            && other.InvokedTime < call.InvokedTime
            && other.CompletedTime > call.InvokedTime
            && other.CompletedTime - other.InvokedTime >= StuckAfter);

    private static bool IsBehindALaterDate(
        Evidence evidence, OperationRecord call, Dictionary<string, LogFileRow> places)
    {
        var row = places[call.Source];
        return evidence.Transactions.Values.Any(other => other.Plan.BackDated is not null
            && places.GetValueOrDefault(other.Source) is { } dated
            && (dated.Writer, dated.Generation) == (row.Writer, row.Generation)
            && dated.Position < row.Position
            && InstantPattern.ExtendedIso.Parse(dated.Timestamp).Value
                > InstantPattern.ExtendedIso.Parse(row.Timestamp).Value);
    }

    private static bool IsBehind(LogFileRow row, LogFileRow other) =>
        row.Writer != other.Writer && (row.Generation, row.Position).CompareTo((other.Generation, other.Position)) > 0;
}
