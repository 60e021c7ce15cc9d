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
        IReadOnlyList<Violation> violations;
        try
        {
            var state = await world.LiveAsync();
            violations = Auditors.Judge(EvidenceOf(world, state));
        }
        catch (Exception exception) when (exception is StuckException or S3DbException)
        {
            violations = [new Violation("liveness", "I5", exception.ToString())];
        }

        look?.Invoke(world);
        world.Tally.Add("transactions", world.History.Operations.Count(operation => operation.IsTransaction));
        return new SeedResult(plan.Seed, $"{world.Trace.Hash:x16}", violations, world.Tally);
    }

    private static Evidence EvidenceOf(World world, FinalState state) =>
        new(world.Plan.Settings, world.History.Operations, state)
        {
            Damaged = world.Damaged,
            Keys = world.Bucket.Keys.ToHashSet(StringComparer.Ordinal),
            Surprises = world.Surprises,
            HasDamagedBodies = world.Tally.Faults.ContainsKey("BodyDamaged"),
        };
}
