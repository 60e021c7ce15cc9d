using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// How calls may fail: bad ones with an error of their own and without effect, good ones never as corrupt where nothing
/// is damaged, and no call with an exception that is not the store's.
/// </summary>
internal sealed class ConductChecker : IChecker
{
    public string Name => "conduct";

    public string Invariants => "I8 I9";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var surprise in evidence.Surprises)
        {
            yield return New("I8", $"a call failed with an exception nobody expects: {surprise}");
        }

        foreach (var call in evidence.Operations.Where(call => call.Kind == OperationKind.BadCall))
        {
            if (call.Status == OperationStatus.Completed)
            {
                yield return New("I8", $"{call} was not refused (variant {call.Plan.Variant})");
            }

            if (evidence.RowsBySource[call.Source].Any())
            {
                yield return New("I8", $"{call} was refused and is in the log");
            }
        }

        if (evidence.Settings.IsDamaged || evidence.HasDamagedBodies)
        {
            yield break;
        }

        foreach (var call in evidence.Operations.Where(
            call => call.Error is S3DbException { Kind: S3DbErrorKind.Corrupt } && !evidence.Settings.LosesPages))
        {
            yield return New("I9", $"{call} met corruption, and nothing is corrupt");
        }

        foreach (var error in evidence.State.Errors)
        {
            yield return New("I9", $"the final audit failed: {error}");
        }
    }

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
