using System.CommandLine;
using System.Diagnostics;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Shrinking;
using Spectre.Console;

namespace S3Db.Simulation.Commands;

/// <summary><c>run</c>: many seeds, and a report that ends with what was found.</summary>
internal static class RunCommand
{
    /// <summary>
    /// From so many seeds on, a fault that never struck and a path that was never taken are failures: the simulation
    /// has become blind.
    /// </summary>
    public const int SeedsForAll = 2000;

    public static Command Create()
    {
        var seeds = SeedOptions.Seeds(1000);
        var seed = SeedOptions.Seed("The first seed; the others follow it");
        var jobs = SeedOptions.Jobs();
        var command = new Command(
            "run",
            "Runs seeds, each a world of its own, and judges every invariant in each of them. A seed that fails is "
            + $"shrunk to a short history. From {SeedsForAll} seeds on, every fault must have struck and every "
            + "recovery path have been taken.")
        {
            seeds, seed, jobs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(jobs), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ulong first, int count, int jobs, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var summary = new RunSummary(first);
        var progress = new ProgressLine(count);
        await WorkerPool.RunAsync(
            new WorkOrder(first, count, null),
            jobs,
            result =>
            {
                summary.Add(result);
                if (result.Violations.Count > 0)
                {
                    ProgressLine.Tell($"seed {result.Seed}: {result.Violations[0]}");
                }

                progress.Show(summary.Count, summary.Failures.Count);
            },
            cancellationToken);
        ProgressLine.End();
        var missing = count >= SeedsForAll ? summary.Missing() : [];
        RunReport.Write(AnsiConsole.Console, summary, watch.Elapsed, missing);
        if (summary.Failures.FirstOrDefault() is { } failure)
        {
            await ShrinkReport.WriteAsync(AnsiConsole.Console, Planner.Draw(failure.Seed), failure.Violations[0]);
        }

        var isClean = summary.Failures.Count == 0 && missing.Count == 0 && summary.Count == count;
        AnsiConsole.WriteLine(isClean
            ? $"OK: {summary.Count} seeds, no violation."
            : $"FAILED: {summary.Count} of {count} seeds ran, {summary.Failures.Count} violated, "
            + $"{missing.Count} faults or paths never seen.");
        return isClean ? ExitCodes.Ok : ExitCodes.Violated;
    }
}
