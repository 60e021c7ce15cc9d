using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>Draws the plan of a seed.</summary>
internal static class Planner
{
    /// <param name="seed">The seed.</param>
    /// <param name="rule">A rule towards whose need the world is drawn; null for none.</param>
    public static Plan Draw(ulong seed, string? rule = null)
    {
        var focus = rule is null ? Focus.None : FocusOfRule.Of(Enum.Parse<ProtocolRule>(rule));
        var phases = focus.Phases(new SeedStream(seed, 1));
        var settings = focus.Settings(SettingsPlanner.Draw(new SeedStream(seed, 2), phases));
        var chance = new SeedStream(seed, 5);
        var elements = new List<PlanElement>();
        elements.AddRange(OperationPlanner.Draw(new SeedStream(seed, 3), settings, phases)
            .Select(operation => focus.Operation(chance, operation)));
        if (focus.HasUsualFaults)
        {
            elements.AddRange(FaultPlanner.Draw(new SeedStream(seed, 4), settings, phases, elements.Count));
        }

        elements.AddRange(focus.Faults(new SeedStream(seed, 6), elements.Count));
        if (rule is null)
        {
            // From streams of their own and at the end, so that a rule's worlds stay what they are.
            elements.AddRange(BurstPlanner.Draw(new SeedStream(seed, 7), settings, phases, elements.Count));
            if (RetentionPlanner.TryDraw(seed, settings, phases, elements.Count) is { } late)
            {
                settings = late.Settings;
                phases = [.. phases, .. late.Phases];
                elements.AddRange(late.Elements);
            }

            var repairs = new SeedStream(seed, 11);
            settings = OperatorPlanner.Adapt(repairs, settings);
            elements.AddRange(OperatorPlanner.Draw(repairs, settings, phases, elements.Count));
        }

        return new Plan(seed, settings, elements);
    }
}
