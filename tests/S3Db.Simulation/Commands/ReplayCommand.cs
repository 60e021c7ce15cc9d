using System.CommandLine;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Runtime;
using Spectre.Console;

namespace S3Db.Simulation.Commands;

/// <summary><c>replay</c>: one seed again, with everything that happened.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var seed = SeedOptions.Seed("The seed");
        var only = new Option<string?>("--only")
        {
            Description = "The elements of its plan to keep, such as 3,7,20; all of them when left out",
        };
        var without = new Option<string?>("--without")
        {
            Description = "A rule of the protocol to leave out, as 'mutations' does",
        };
        var focus = new Option<string?>("--focus")
        {
            Description = "The rule that the world is drawn for, as 'mutations' does; the one left out when left out",
        };
        var command = new Command("replay", "Runs one seed again, and prints calls, requests and faults in order")
        {
            seed, only, without, focus,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(seed),
            parsed.GetValue(only),
            parsed.GetValue(without),
            parsed.GetValue(focus) ?? parsed.GetValue(without)));
        return command;
    }

    private static async Task<int> RunAsync(ulong seed, string? only, string? without, string? focus)
    {
        var plan = Planner.Draw(seed, focus) with { Without = without };
        if (only is not null)
        {
            plan = plan.Only(only.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToHashSet());
        }

        var result = await SeedRunner.RunAsync(plan, world => HistoryReport.Write(AnsiConsole.Console, world), true);
        AnsiConsole.WriteLine($"trace {result.Hash}");
        foreach (var violation in result.Violations)
        {
            AnsiConsole.WriteLine($"{violation}");
        }

        return result.Violations.Count == 0 ? ExitCodes.Ok : ExitCodes.Violated;
    }
}
