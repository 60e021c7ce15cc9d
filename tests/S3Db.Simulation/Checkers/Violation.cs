namespace S3Db.Simulation.Checkers;

/// <summary>Something that must never be.</summary>
/// <param name="Checker">Who found it.</param>
/// <param name="Invariant">Which invariant it breaks, I1 to I9.</param>
/// <param name="Message">What is wrong, with the values.</param>
internal sealed record Violation(string Checker, string Invariant, string Message)
{
    public override string ToString() => $"{Invariant} ({Checker}): {Message}";
}
