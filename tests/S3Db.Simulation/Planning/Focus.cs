using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>
/// What the worlds of a mutation are drawn towards: a rule can only be missed where it is needed, and the usual worlds
/// seldom come to such a place. With all rules the same worlds must be as clean as every other.
/// </summary>
internal sealed record Focus
{
    public static Focus None { get; } = new();

    public Func<SeedStream, IReadOnlyList<Phase>> Phases { get; init; } = PhasePlanner.Draw;

    public Func<WorldSettings, WorldSettings> Settings { get; init; } = settings => settings;

    /// <summary>What becomes of an operation that was drawn.</summary>
    public Func<SeedStream, PlannedOperation, PlannedOperation> Operation { get; init; } = (_, operation) => operation;

    /// <summary>Whether the usual faults are drawn too.</summary>
    public bool HasUsualFaults { get; init; } = true;

    /// <summary>Faults beside the usual ones; their indexes begin at the number given.</summary>
    public Func<SeedStream, int, IEnumerable<PlanElement>> Faults { get; init; } = (_, _) => [];
}
