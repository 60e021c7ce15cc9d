namespace S3Db.Simulation.Checkers;

/// <summary>What the trials at the end of a world found: copied processes, other settings, a lost manifest.</summary>
internal sealed class TrialChecker : IChecker
{
    public string Name => "trials";

    public string Invariants => "I1 I8 I9";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        evidence.State.TrialErrors.Select(error => new Violation(Name, error[..2], error[3..]));
}
