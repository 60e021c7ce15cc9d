using System.CommandLine;
using S3Db.EventualConsistency;
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
            if (catalog.IsFound)
            {
                checks.AddRange(await CheckCountersAsync(context).ConfigureAwait(false));
            }

            var answer = new Answers.Diagnosis(
                probe.Store, checks.TrueForAll(check => check.Passed), probe.RequestCount, checks);
            Show(context, answer);
            return answer.Passed
                ? ExitCode.Ok
                : CommandErrors.Report(
                    context.Host,
                    $"{checks.Count(check => !check.Passed)} of {checks.Count} checks failed. "
                    + "Do not keep balances here before they pass.",
                    ExitCode.Failure);
        }
    }

    /// <summary>One check for each counter of the database.</summary>
    private static async Task<List<Answers.Check>> CheckCountersAsync(CommandContext context)
    {
        var checks = new List<Answers.Check>();
        var database = await context.CreateAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var plugins = await database.UseStoredCountersAsync(
                null, options => options.AutoConsolidate = false, context.CancellationToken).ConfigureAwait(false);
            foreach (var plugin in plugins)
            {
                var status = await plugin.GetStatusAsync(context.CancellationToken).ConfigureAwait(false);
                checks.Add(ToCheck($"counter {plugin.Resource}.{plugin.Field}", status));
            }
        }

        return checks;
    }

    private static Answers.Check ToCheck(string name, ConsolidationStatus status)
    {
        var isWell = status.StoppedWriters.Count == 0 && status.FailingRecords.Count == 0;
        var detail = isWell
            ? Texts.Count(status.PendingSegments, "pending segment")
                + $", consolidated {Texts.ToSeconds(Texts.Of(status.ConsolidatedAt))}"
            : string.Join(
                "; ",
                status.StoppedWriters.Select(pair => $"writer {pair.Key} stopped: {pair.Value}")
                    .Concat(status.FailingRecords.Select(pair => $"record {pair.Key} fails: {pair.Value}")));
        return new Answers.Check(
            name, isWell, detail, isWell ? null : "transactions are kept and wait until the cause is removed");
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
