using System.CommandLine;
using System.Text.Json;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Commands;

/// <summary><c>work</c>: every n-th seed of a range, a line of JSON for each. What <c>run</c> starts.</summary>
internal static class WorkCommand
{
    public static Command Create()
    {
        var seed = SeedOptions.Seed("The first seed");
        var seeds = SeedOptions.Seeds(1);
        var step = new Option<int>("--step")
        {
            Description = "The distance of two seeds", DefaultValueFactory = _ => 1,
        };
        var without = new Option<string?>("--without") { Description = "The rule that is left out" };
        var focus = new Option<string?>("--focus") { Description = "The rule that the worlds are drawn for" };
        var command = new Command("work", "Runs seeds and prints a line of JSON for each")
        {
            seed, seeds, step, without, focus,
        };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new WorkOrder(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(without))
            {
                Focus = parsed.GetValue(focus) ?? parsed.GetValue(without),
            },
            parsed.GetValue(step),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(WorkOrder order, int step, CancellationToken cancellationToken)
    {
        Quiescence.RequireOneThread();
        for (var i = 0; i < order.Count && !cancellationToken.IsCancellationRequested; i += step)
        {
            var plan = Planner.Draw(order.First + (ulong)i, order.Focus) with { Without = order.Without };
            var result = await SeedRunner.RunAsync(plan);
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        return ExitCodes.Ok;
    }
}
