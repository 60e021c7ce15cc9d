using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// An attribute of a record ends as the last write of it left it, not as an earlier one that came back.
/// </summary>
internal sealed class RegisterChecker : IChecker
{
    public string Name => "register";

    public string Invariants => "I2";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var (record, owner) in evidence.State.Owners)
        {
            var patches = evidence.Operations
                .Where(patch => patch.Kind == OperationKind.Patch && patch.Record == record
                    && patch.Status is not (OperationStatus.NotInvoked or OperationStatus.Refused))
                .ToList();
            var isLast = patches.Exists(patch => patch.Owner == owner
                && (patch.Status != OperationStatus.Completed || !IsOverwritten(patch)));
            if (!isLast && patches.Exists(patch => patch.Status == OperationStatus.Completed))
            {
                yield return new Violation(
                    Name, "I2", $"{record} ends with '{owner}', and a later write of it was acknowledged");
            }

            bool IsOverwritten(OperationRecord patch) => patches.Exists(later =>
                later.Status == OperationStatus.Completed && later.InvokedAt > patch.CompletedAt);
        }
    }
}
