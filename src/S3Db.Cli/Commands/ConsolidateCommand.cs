using System.CommandLine;
using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db consolidate</c>: folds what is pending, now.</summary>
internal static class ConsolidateCommand
{
    public static Command Create(CliHost host)
    {
        var resource = new Argument<string?>("resource")
        {
            Description = "The resource; every resource when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var field = CommonOptions.Field();
        var retention = new RetentionChoice();
        var command = new Command("consolidate", "Fold the pending transactions into values, cohorts and history")
        {
            resource, field,
        };
        retention.AddTo(command);
        return command.Does(host, context => RunAsync(
            context, context.Get(resource), context.Get(field), retention.Of(context)));
    }

    private static async Task<int> RunAsync(
        CommandContext context, string? resourceName, string? field, RetentionOptions? retention)
    {
        CounterSelection.Check(resourceName, field);
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var selection = await CounterSelection
                .FindAsync(database, resourceName, field, context.CancellationToken).ConfigureAwait(false);
            var plugins = await selection.OpenAsync(
                database,
                context.CancellationToken,
                options => options.Retention = retention ?? options.Retention).ConfigureAwait(false);
            var reports = new List<Answers.Consolidation>();
            ConsolidationStoppedException? stopped = null;
            await Terminal.TrackAsync(
                context.Screen,
                context.Host.IsTerminal && !context.IsJson,
                "consolidating",
                plugins.Count,
                async onDone =>
                {
                    foreach (var plugin in plugins)
                    {
                        var (report, fault) = await ConsolidateAsync(plugin, context.CancellationToken)
                            .ConfigureAwait(false);
                        stopped ??= fault;
                        var retired = retention is null ? null : (long?)await plugin
                            .ApplyRetentionAsync(context.CancellationToken).ConfigureAwait(false);
                        reports.Add(
                            Answers.Consolidation.Of($"{plugin.Resource}.{plugin.Field}", report, retired));
                        onDone(reports.Count);
                    }
                }).ConfigureAwait(false);
            Show(context, selection, reports);
            if (stopped is not null)
            {
                return CommandErrors.Report(context.Host, stopped);
            }

            return reports.Any(report => report.FailingRecords > 0)
                ? CommandErrors.Report(
                    context.Host,
                    "Some transactions could not be decided and are kept: see failingRecords.",
                    ExitCode.Failure)
                : ExitCode.Ok;
        }
    }

    private static async Task<(ConsolidationReport Report, ConsolidationStoppedException? Stopped)> ConsolidateAsync(
        EventualConsistencyPlugin plugin, CancellationToken cancellationToken)
    {
        try
        {
            return (await plugin.ConsolidateAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (ConsolidationStoppedException exception)
        {
            return (exception.Report, exception);
        }
    }

    private static void Show(
        CommandContext context, CounterSelection selection, List<Answers.Consolidation> reports)
    {
        if (context.IsJson)
        {
            context.Write(
                new Answers.ConsolidationList(reports, selection.ToAnswer()), CliJson.Default.ConsolidationList);
            return;
        }

        var table = Terminal.Table(
            "counter", "transactions", "without effect", "generations", "conflicts", "failing", "stopped", "seconds");
        foreach (var report in reports)
        {
            table.AddRow(
                Markup.Escape(report.Counter),
                Texts.Of(report.Transactions),
                Texts.Of(report.Ineffective),
                Texts.Of(report.Generations),
                Texts.Of(report.Conflicts),
                Texts.Of(report.FailingRecords),
                Texts.Of(report.StoppedWriters),
                report.Seconds.ToString("0.000"));
        }

        context.Screen.Write(table);
        foreach (var report in reports.Where(report => report.RetiredFiles is not null))
        {
            context.WriteLine($"{report.Counter}: {Texts.Count(report.RetiredFiles ?? 0, "cohort file")} left the log");
        }

        selection.ShowLeftOut(context, "not consolidated");
    }
}
