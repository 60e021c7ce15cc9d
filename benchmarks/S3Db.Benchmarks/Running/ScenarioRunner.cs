using S3Db.Benchmarks.Reporting;
using Spectre.Console;

namespace S3Db.Benchmarks.Running;

/// <summary>Runs scenarios one after the other, each in a process of its own, with a progress bar.</summary>
internal static class ScenarioRunner
{
    /// <summary>The report with their rows, and the names of those that failed.</summary>
    public static async Task<(Report Report, IReadOnlyList<string> Failed)> RunAsync(
        Report report, IReadOnlyList<ScenarioOrder> orders, string folder, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        await AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var bars = orders.ToDictionary(order => order, order => progress.AddTask(order.Name, false, 1));
                foreach (var order in orders)
                {
                    bars[order].StartTask();
                    var (rows, plots, error) = await RunAsync(order, bars[order], cancellationToken);
                    bars[order].StopTask();
                    cancellationToken.ThrowIfCancellationRequested();
                    if (error is not null)
                    {
                        failed.Add(order.Name);
                        AnsiConsole.MarkupLineInterpolated($"[red]{order.Name}: {error}[/]");
                        continue;
                    }

                    // After each, so that what was measured survives whatever comes.
                    report = report.With(order.Name, rows, plots);
                    report.Save(folder);
                }
            });
        return (report, failed);
    }

    private static async Task<(List<Figure> Rows, List<Series> Plots, string? Error)> RunAsync(
        ScenarioOrder order, ProgressTask bar, CancellationToken cancellationToken)
    {
        var rows = new List<Figure>();
        var plots = new List<Series>();
        await using var child = await ChildProcess.StartAsync(
            ChildCommands.Scenario, order, ScenarioList.Find(order.Name).Gen0Bytes);
        while (await child.ReadAsync<ScenarioEvent>(cancellationToken) is { } happened)
        {
            if (happened.Error is not null)
            {
                return (rows, plots, happened.Error);
            }

            if (happened.Figure is { } figure)
            {
                rows.Add(figure);
            }

            if (happened.Plot is { } plot)
            {
                plots.Add(plot);
            }

            if (happened.Step is { } step)
            {
                bar.Description = Markup.Escape($"{order.Name}: {step}");
                bar.Value = happened.Done;
            }
        }

        bar.Value = 1;
        bar.Description = Markup.Escape(order.Name);
        var code = await child.WaitAsync(cancellationToken);
        return (rows, plots, code == 0 ? null : $"its process ended with {code}");
    }
}
