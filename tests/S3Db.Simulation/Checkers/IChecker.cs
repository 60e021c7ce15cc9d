namespace S3Db.Simulation.Checkers;

/// <summary>Judges one property of a history. It knows nothing of the code that made it.</summary>
internal interface IChecker
{
    string Name { get; }

    /// <summary>The invariants it guards.</summary>
    string Invariants { get; }

    IEnumerable<Violation> Check(Evidence evidence);
}
