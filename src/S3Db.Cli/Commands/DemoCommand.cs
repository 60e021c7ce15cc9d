using System.CommandLine;
using System.Security.Cryptography;

namespace S3Db.Cli.Commands;

/// <summary>
/// <c>s3db demo</c>: the store at work, from the first write to the bill, with an audit of every claim.
/// </summary>
internal static class DemoCommand
{
    private const int NonceBytes = 2;

    public static Command Create(CliHost host)
    {
        var transactions = new Option<int>("--transactions")
        {
            Description = "How many adds and subs",
            HelpName = "N",
            DefaultValueFactory = _ => DemoSettings.TransactionsDefault,
        };
        var wallets = new Option<int>("--wallets")
        {
            Description = "Over how many wallets",
            HelpName = "N",
            DefaultValueFactory = _ => DemoSettings.WalletsDefault,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Which wallets and amounts",
            HelpName = "S",
            DefaultValueFactory = _ => 42,
        };
        return new Command("demo", "See it work: thousands of concurrent transactions, cohorts, an audit and the bill")
        {
            transactions, wallets, seed,
        }.Does(host, context => RunAsync(context, new DemoSettings(
            Numbers.Check("--transactions", context.Get(transactions), 1, DemoSettings.TransactionsMax),
            Numbers.Check("--wallets", context.Get(wallets), 1, DemoSettings.WalletsMax),
            context.Get(seed))));
    }

    private static async Task<int> RunAsync(CommandContext context, DemoSettings settings)
    {
        var time = context.Host.TimeProvider;
        var since = time.GetTimestamp();
        var connection = ConnectionPath.Append(context.Connection, NewName(time));
        var view = new DemoView(context);
        view.Line($"[bold]S3Db demo[/]: exact counters on nothing but an object store.");
        var world = await DemoWorld
            .CreateAsync(settings, view, connection, time, context.CancellationToken).ConfigureAwait(false);
        await using (world.ConfigureAwait(false))
        {
            view.Line(
                $"A path of its own, nothing else is touched: [bold]{world.Database.ToString()}[/]");
            var report = await RunStepsAsync(context, world).ConfigureAwait(false);
            report = report with { Seconds = Math.Round(time.GetElapsedTime(since).TotalSeconds, 3) };
            if (context.IsJson)
            {
                context.Write(report, CliJson.Default.DemoReport);
            }

            ShowEnd(view, S3ConnectionString.Parse(connection).ToString(), report);
            return report.Audit.Passed
                ? ExitCode.Ok
                : CommandErrors.Report(
                    context.Host,
                    $"The audit found {Texts.Count(report.Audit.Differences.Count, "difference")}: "
                    + $"{report.Audit.Differences[0]}.",
                    ExitCode.Failure);
        }
    }

    private static async Task<DemoReport> RunStepsAsync(CommandContext context, DemoWorld world)
    {
        var stop = context.CancellationToken;
        var before = world.Requests();
        var load = await LoadStep.RunAsync(world, stop).ConfigureAwait(false);
        var reads = await ReadStep.RunAsync(world, stop).ConfigureAwait(false);
        var sync = await SyncStep.RunAsync(world, stop).ConfigureAwait(false);
        var fields = await FieldsStep.RunAsync(world, stop).ConfigureAwait(false);
        var consolidation = await ConsolidateStep.RunAsync(world, stop).ConfigureAwait(false);
        var after = world.Requests();
        var cohorts = await CohortStep.RunAsync(world, stop).ConfigureAwait(false);
        if (context.Host.BeforeAudit is { } tamper)
        {
            await tamper(world.Database, stop).ConfigureAwait(false);
        }

        var audit = await AuditStep.RunAsync(world, stop).ConfigureAwait(false);
        return new DemoReport
        {
            Database = world.Database.ToString(),
            Seed = world.Settings.Seed,
            Load = load,
            Reads = reads,
            Sync = sync,
            Fields = fields,
            Consolidation = consolidation,
            Cohorts = cohorts,
            Audit = audit,
            Costs = CostStep.Run(world, before, after),
            Seconds = 0,
        };
    }

    private static void ShowEnd(DemoView view, string connection, DemoReport report)
    {
        view.Line($"");
        view.Line($"Done in {report.Seconds:0.0} s. Look around in what it left behind:");
        view.Verbatim($"  s3db cohort wallets --month {report.Cohorts.Day.From[..7]} --db '{connection}'");
        view.Verbatim($"  s3db transactions wallets --record {Workload.WalletName(0)} --db '{connection}'");
        view.Line($"In a clone of the repository, s3db is: dotnet run --project src/S3Db.Cli --");
    }

    // Readable, sortable, and not to be met twice, however often and in how many places the demo runs.
    private static string NewName(TimeProvider time)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        return $"demo-{time.GetUtcNow():yyyyMMdd-HHmmss}-{nonce}";
    }
}
