namespace S3Db.Simulation.Planning;

/// <summary>Days behind the others, in which what was written before is old.</summary>
/// <param name="Settings">How the world is made then.</param>
/// <param name="Phases">When somebody is active in these days.</param>
/// <param name="Elements">What happens in them.</param>
internal sealed record LateDays(
    WorldSettings Settings, IReadOnlyList<Phase> Phases, IReadOnlyList<PlanElement> Elements);
