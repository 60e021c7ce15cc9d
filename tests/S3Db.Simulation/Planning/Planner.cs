using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>Draws the plan of a seed.</summary>
internal static class Planner
{
    public static Plan Draw(ulong seed)
    {
        var phases = PhasePlanner.Draw(new SeedStream(seed, 1));
        var settings = SettingsPlanner.Draw(new SeedStream(seed, 2), phases);
        var elements = new List<PlanElement>();
        elements.AddRange(OperationPlanner.Draw(new SeedStream(seed, 3), settings, phases));
        elements.AddRange(FaultPlanner.Draw(new SeedStream(seed, 4), settings, phases, elements.Count));
        return new Plan(seed, settings, elements);
    }
}
