using System.CommandLine;
using S3Db.Storage;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary>
/// <c>s3db doctor</c>: whether the store does what exact balances rest on, and whether the counters are well.
/// </summary>
internal static class DoctorCommand
{
    private const string CatalogKey = "s3db.json";

    public static Command Create(CliHost host) =>
        new Command("doctor", "Check that the store keeps what exact balances need, and the counters of the database")
            .Does(host, RunAsync);

    private static async Task<int> RunAsync(CommandContext context)
    {
        var stack = StoreStack.Open(S3ConnectionString.Parse(context.Connection));
        await using (stack.ConfigureAwait(false))
        {
            var probe = await StoreProbe
                .RunAsync(stack.Unretried, context.Host.TimeProvider, context.CancellationToken).ConfigureAwait(false);
            var checks = probe.Checks
                .Select(check => new Answers.Check(
                    check.Name, check.IsPassed, check.Detail, check.IsPassed ? null : check.Stake))
                .ToList();
            var catalog = await stack.Store.GetAsync(CatalogKey, null, context.CancellationToken).ConfigureAwait(false);
            IReadOnlyList<Answers.Check> stored = catalog.IsFound
                ? await CounterChecks.RunAsync(context).ConfigureAwait(false)
                : [];
            checks.AddRange(stored);
            var answer = new Answers.Diagnosis(
                probe.Store, checks.TrueForAll(check => check.Passed), probe.RequestCount, checks);
            Show(context, answer);
            return answer.Passed
                ? ExitCode.Ok
                : CommandErrors.Report(
                    context.Host,
                    $"{checks.Count(check => !check.Passed)} of {checks.Count} checks failed. "
                    + (stored.Count(check => !check.Passed) == checks.Count(check => !check.Passed)
                        ? "The store is sound; each failed check says what to do."
                        : "Do not keep balances here before they pass."),
                    ExitCode.Failure);
        }
    }

    private static void Show(CommandContext context, Answers.Diagnosis answer)
    {
        if (context.IsJson)
        {
            context.Write(answer, CliJson.Default.Diagnosis);
            return;
        }

        context.WriteLine($"[bold]{answer.Store}[/], probed with {Texts.Count(answer.Requests, "request")}");
        var table = Terminal.Table("check", "result<", "seen<");
        foreach (var check in answer.Checks)
        {
            table.AddRow(
                Markup.Escape(check.Name),
                check.Passed ? "[green]✓ pass[/]" : "[red]✗ FAIL[/]",
                Markup.Escape(check.Stake is null ? check.Detail : $"{check.Detail}: {check.Stake}"));
        }

        table.Columns[2].NoWrap = false;
        context.Screen.Write(table);
    }
}
