using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;

namespace S3Db.Simulation.Runtime;

/// <summary>Runs a plan and judges what came of it.</summary>
internal static class SeedRunner
{
    public static async Task<SeedResult> RunAsync(Plan plan, Action<World>? look = null, bool keepsText = false)
    {
        using var world = new World(plan, keepsText);
        using var watchdog = new Watchdog(world, hung => GiveUp(hung, look));
        IReadOnlyList<Violation> violations;
        try
        {
            var state = await world.LiveAsync();
            var evidence = EvidenceOf(world, state);
            violations = Auditors.Judge(evidence);
            EndPaths.Count(world.Tally, evidence, world.Paths);
        }
        catch (Exception exception) when (exception is StuckException or S3DbException)
        {
            violations = [new Violation("liveness", "I5", exception.ToString())];
        }

        look?.Invoke(world);
        world.Tally.Add("transactions", world.History.Operations.Count(operation => operation.IsTransaction));
        return new SeedResult(plan.Seed, $"{world.Trace.Hash:x16}", violations, world.Tally);
    }

    /// <summary>The thread that computes cannot be stopped, so the process ends, having said why.</summary>
    private static void GiveUp(World world, Action<World>? look)
    {
        look?.Invoke(world);
        var violation = new Violation(
            "liveness", "I5", $"at {world.Clock.Elapsed:c} something computes without end, and no event happens");
        var result = new SeedResult(world.Plan.Seed, string.Empty, [violation], world.Tally);
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(result));
        Environment.Exit(1);
    }

    private static Evidence EvidenceOf(World world, FinalState state) =>
        new(world.Plan.Settings, world.History.Operations, state)
        {
            Damaged = world.Damaged,
            Keys = world.FinalKeys,
            Surprises = world.Surprises,
            Lives = world.Watch.Records.Lives,
            Cuts = world.Watch.Retention.Cuts,
            Stops = world.Watch.Stops.Told,
            HasDamagedBodies = world.Tally.Faults.ContainsKey("BodyDamaged"),
        };
}
