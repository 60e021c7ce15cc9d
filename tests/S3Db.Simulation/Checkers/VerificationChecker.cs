using S3Db.EventualConsistency;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// Where nothing was damaged the store finds nothing in itself when it decides its whole log again, but the objects
/// that others put there.
/// </summary>
internal sealed class VerificationChecker : IChecker
{
    public string Name => "verification";

    public string Invariants => "I3";

    public IEnumerable<Violation> Check(Evidence evidence) => evidence.Settings.IsDamaged
        ? []
        : evidence.State.Deviations
            .Where(deviation => deviation.Kind != DeviationKind.ForeignObject)
            .Select(deviation => new Violation(Name, "I3", $"the store finds in itself: {deviation}"));
}
