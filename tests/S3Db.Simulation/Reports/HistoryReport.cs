using S3Db.Simulation.Runtime;
using Spectre.Console;

namespace S3Db.Simulation.Reports;

/// <summary>Prints what happened in a world, in the order of virtual time.</summary>
internal static class HistoryReport
{
    public static void Write(IAnsiConsole console, World world)
    {
        var output = console.Profile.Out.Writer;
        output.WriteLine($"{world.Plan.Settings}");
        output.WriteLine($"records {string.Join(' ', world.Plan.Settings.Records)}, {world.Plan.Settings.Limits}");
        foreach (var element in world.Plan.Elements)
        {
            output.WriteLine($"{element}");
        }

        foreach (var (at, text) in world.Trace.Lines)
        {
            output.WriteLine($"{at:c} {text}");
        }

        foreach (var operation in world.History.Operations)
        {
            output.WriteLine($"{operation.InvokedTime:c} .. {operation.CompletedTime:c} {operation}");
        }
    }
}
