using System.CommandLine;
using BenchmarkDotNet.Running;
using S3Db.Benchmarks.Micro;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using Spectre.Console;

namespace S3Db.Benchmarks;

/// <summary>The command line of the benchmarks.</summary>
internal static class BenchmarkApp
{
    private const string S3Variable = "S3DB_TEST_S3";
    private const string ResultsDefault = "benchmarks/results";
    private const int TableWidth = 160;
    private const string PeersDefault = "benchmarks/peers";

    public static Task<int> RunAsync(string[] args) => args switch
    {
        ["micro", .. var rest] => Task.FromResult(RunMicro(rest)),
        [ChildCommands.Scenario] => ChildCommands.RunAsync(ChildCommands.RunScenarioAsync),
        [ChildCommands.Load] => ChildCommands.RunAsync(ChildCommands.RunLoadAsync),
        [ChildCommands.Fold] => ChildCommands.RunAsync(ChildCommands.RunFoldAsync),
        _ => InvokeAsync(args),
    };

    private static async Task<int> InvokeAsync(string[] args)
    {
        using var stop = new StopRequest();
        var code = await CreateRoot().Parse(args).InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);
        return stop.Token.IsCancellationRequested ? stop.Tell() : code;
    }

    private static RootCommand CreateRoot() => new("Measures S3Db against what its store alone could do.")
    {
        new Command("micro", "Small pieces, by BenchmarkDotNet; what follows goes to it, such as --filter '*Encode*'"),
        CreateMacro(),
        CreateReport(),
        CreateList(),
    };

    private static int RunMicro(string[] args)
    {
        BenchmarkSwitcher.FromAssembly(typeof(MicroConfig).Assembly)
            .Run(args.Length == 0 ? ["--filter", "*"] : args, new MicroConfig());
        return 0;
    }

    private static Command CreateList()
    {
        var list = new Command("list", "The names of all scenarios");
        list.SetAction(_ =>
        {
            foreach (var scenario in ScenarioList.All)
            {
                AnsiConsole.MarkupLineInterpolated($"[bold]{scenario.Name,-16}[/] {scenario.Summary}");
            }
        });
        return list;
    }

    private static Option<string> CreateFolder(string description) =>
        new("--out") { Description = description, DefaultValueFactory = _ => ResultsDefault };

    private static Command CreateReport()
    {
        var folder = CreateFolder("Where the report is");
        var report = new Command("report", "Writes report.md and the plots again, from report.json") { folder };
        report.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            var stored = Report.Read(path);
            stored?.Save(path);
            var what = stored is null ? "There is no" : "Written from";
            AnsiConsole.MarkupLineInterpolated($"{what} [bold]{Path.Combine(path, Report.JsonName)}[/].");
            return stored is null ? 1 : 0;
        });
        return report;
    }

    private static Command CreateMacro()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "The scenarios; all when left out",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var folder = CreateFolder("Where the report is; rows of scenarios that do not run now are kept");
        var isQuick = new Option<bool>("--quick") { Description = "Small sizes: to see that everything works" };
        var s3 = new Option<string?>("--s3")
        {
            Description = $"The connection string of an S3 server; by default the variable {S3Variable}",
        };
        var peers = new Option<string>("--peers")
        {
            Description = "The folder of the scripts that run other systems",
            DefaultValueFactory = _ => PeersDefault,
        };
        var isChecked = new Option<bool>("--check") { Description = "Fail when a figure is below its floor" };
        var macro = new Command("macro", "Whole scenarios, each with its limit; writes report.json and report.md")
        {
            names, folder, isQuick, s3, peers, isChecked,
        };
        macro.SetAction((parsed, cancellationToken) =>
        {
            var server = parsed.GetValue(s3) ?? Environment.GetEnvironmentVariable(S3Variable);
            var chosen = parsed.GetValue(names) is { Length: > 0 } some
                ? some
                : [.. ScenarioList.All.Select(scenario => scenario.Name)];
            var orders = chosen
                .Select(ScenarioList.Find)
                .Select(scenario => new ScenarioOrder(
                    scenario.Name,
                    parsed.GetValue(isQuick),
                    string.IsNullOrEmpty(server) ? null : server,
                    parsed.GetValue(peers)))
                .ToList();
            return RunMacroAsync(orders, parsed.GetValue(folder)!, parsed.GetValue(isChecked), cancellationToken);
        });
        return macro;
    }

    private static async Task<int> RunMacroAsync(
        List<ScenarioOrder> orders, string folder, bool isChecked, CancellationToken cancellationToken)
    {
        var (report, failed) = await ScenarioRunner.RunAsync(Report.Load(folder), orders, folder, cancellationToken);
        var names = orders.Select(order => order.Name).ToHashSet(StringComparer.Ordinal);
        var targets = report.Rows.Where(row => row.Target is not null && names.Contains(row.Scenario)).ToList();
        if (targets.Count > 0)
        {
            Show(targets);
        }

        AnsiConsole.MarkupLineInterpolated($"Written to [bold]{Path.Combine(folder, Report.MarkdownName)}[/].");
        return failed.Count > 0 || (isChecked && targets.Exists(row => row.Verdict == "below")) ? 1 : 0;
    }

    private static void Show(List<Figure> targets)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("", "figure", "measured", "limit", "floor", "stretch", "unit", "reached");
        foreach (var row in targets)
        {
            table.AddRow(
                row.Target!,
                Markup.Escape(row.Case.Length == 0 ? row.Name : $"{row.Name} ({row.Case})"),
                Number.Text(row.Measured),
                Number.Text(row.Limit),
                Number.Text(row.Floor),
                Number.Text(row.Stretch),
                Markup.Escape(row.Unit),
                row.Verdict == "below" ? "[red]below[/]" : row.Verdict);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        AnsiConsole.Write(table);
    }
}
