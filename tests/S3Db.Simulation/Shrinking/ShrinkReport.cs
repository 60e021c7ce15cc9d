using S3Db.Simulation.Checkers;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Runtime;
using Spectre.Console;

namespace S3Db.Simulation.Shrinking;

/// <summary>Shrinks a seed that failed, and prints the shortest history that still fails.</summary>
internal static class ShrinkReport
{
    public static async Task WriteAsync(IAnsiConsole console, Plan plan, Violation violation)
    {
        var output = console.Profile.Out.Writer;
        output.WriteLine($"shrinking seed {plan.Seed}: {violation}");
        var shrinker = new Shrinker(plan, violation);
        var shortest = await shrinker.ShrinkAsync();
        output.WriteLine(
            $"{shortest.Elements.Count} of {plan.Elements.Count} elements are left after {shrinker.Runs} runs:");
        var result = await SeedRunner.RunAsync(shortest, world => HistoryReport.Write(console, world), true);
        foreach (var found in result.Violations)
        {
            output.WriteLine($"{found}");
        }

        var only = string.Join(',', shortest.Elements.Select(element => element.Index));
        output.WriteLine($"again: S3Db.Simulation replay --seed {plan.Seed} --only {only}"
            + (plan.Without is { } rule ? $" --without {rule}" : string.Empty));
        output.WriteLine($"whole: S3Db.Simulation replay --seed {plan.Seed}");
    }
}
