using System.CommandLine;
using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db verify</c>: computes everything again from the log and compares; repairs when asked to.</summary>
internal static class VerifyCommand
{
    private const int ProgressSteps = 1000;
    private const int RowsShownMax = 50;

    public static Command Create(CliHost host)
    {
        var resource = new Argument<string?>("resource")
        {
            Description = "The resource; every resource when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var field = CommonOptions.Field();
        var repair = new Option<bool>("--repair")
        {
            Description = "Replace values and statistics that deviate by what the log gives",
        };
        var skipCustom = new Option<bool>("--skip-custom")
        {
            Description = "End with 0 although counters are left out whose reducer is code of an application",
        };
        return new Command("verify", "Compute values, cohorts and outcomes again from the log, and compare")
        {
            resource, field, repair, skipCustom,
        }.Does(host, context => RunAsync(
            context,
            (context.Get(resource), context.Get(field), context.Get(skipCustom)),
            new VerifyOptions { Repair = context.Get(repair) }));
    }

    private static async Task<int> RunAsync(
        CommandContext context, (string? Resource, string? Field, bool SkipCustom) what, VerifyOptions options)
    {
        CounterSelection.Check(what.Resource, what.Field);
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var selection = await CounterSelection
                .FindAsync(database, what.Resource, what.Field, context.CancellationToken).ConfigureAwait(false);
            var plugins = await selection.OpenAsync(database, context.CancellationToken).ConfigureAwait(false);
            var answers = new List<Answers.Verification>();
            await Terminal.TrackAsync(
                context.Screen,
                context.Host.IsTerminal && !context.IsJson,
                "verifying",
                (long)plugins.Count * ProgressSteps,
                async onDone =>
                {
                    foreach (var plugin in plugins)
                    {
                        var progress = new Steps(answers.Count, onDone);
                        var report = await plugin
                            .VerifyAsync(options, progress, context.CancellationToken).ConfigureAwait(false);
                        answers.Add(Answers.Verification.Of($"{plugin.Resource}.{plugin.Field}", report));
                    }
                }).ConfigureAwait(false);
            Show(context, selection, answers);
            return Conclude(context, what.SkipCustom ? [] : selection.LeftOut, answers);
        }
    }

    private static int Conclude(
        CommandContext context, IReadOnlyList<StoredCounter> unverified, List<Answers.Verification> answers)
    {
        var deviating = answers.Where(answer => !answer.Exact && !answer.Repaired).ToList();
        if (deviating.Count == 0 && unverified.Count > 0)
        {
            return CommandErrors.Report(
                context.Host,
                $"{string.Join(", ", unverified.Select(CounterSelection.NameOf))}: not verified, for that takes the "
                + "reducer's code. Call VerifyAsync in the application, or leave them out with --skip-custom.",
                ExitCode.Failure);
        }

        return deviating.Count == 0
            ? ExitCode.Ok
            : CommandErrors.Report(
                context.Host,
                $"{string.Join(", ", deviating.Select(answer => answer.Counter))}: "
                + $"{Texts.Count(deviating.Sum(answer => answer.DeviationCount), "deviation")} from the log. "
                + string.Join(' ', deviating.SelectMany(answer => answer.Refusals)),
                ExitCode.Deviation);
    }

    private static void Show(
        CommandContext context, CounterSelection selection, List<Answers.Verification> answers)
    {
        if (context.IsJson)
        {
            context.Write(
                new Answers.VerificationList(answers, selection.ToAnswer()), CliJson.Default.VerificationList);
            return;
        }

        var table = Terminal.Table(
            "counter", "result<", "transactions", "records", "days", "files", "pending", "orphaned", "held");
        foreach (var answer in answers)
        {
            table.AddRow(
                Markup.Escape(answer.Counter),
                answer.Exact ? "[green]✓ exact[/]"
                    : answer.Repaired ? "[yellow]✓ repaired[/]"
                    : $"[red]✗ {Texts.Count(answer.DeviationCount, "deviation")}[/]",
                Texts.Of(answer.Transactions),
                Texts.Of(answer.Records),
                Texts.Of(answer.Days),
                Texts.Of(answer.CohortFiles),
                Texts.Of(answer.PendingSegments),
                Texts.Of(answer.OrphanedSegments),
                Texts.Of(answer.HeldTransactions));
        }

        context.Screen.Write(table);
        selection.ShowLeftOut(context, "not verified");
        foreach (var answer in answers)
        {
            ShowDeviations(context, answer);
        }
    }

    private static void ShowDeviations(CommandContext context, Answers.Verification answer)
    {
        foreach (var deviation in answer.Deviations.Take(RowsShownMax))
        {
            context.WriteLine($"{answer.Counter}: {deviation.Text}");
        }

        if (answer.DeviationCount > RowsShownMax)
        {
            context.WriteLine($"{answer.Counter}: and {answer.DeviationCount - RowsShownMax} more; see --json");
        }

        foreach (var repair in answer.Repairs)
        {
            context.WriteLine($"{repair}");
        }
    }

    private sealed class Steps(int done, Action<long> onDone) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) =>
            onDone((done * ProgressSteps) + (long)(value.Fraction * ProgressSteps));
    }
}
