using System.CommandLine;
using System.Diagnostics;
using S3Db.Workload;

namespace S3Db.Simulation.Commands;

/// <summary>
/// <c>chaos</c> and <c>load</c>: real processes on a real server. They are held by a process without the one thread
/// that seeds need.
/// </summary>
internal static class WorkloadCommand
{
    public static Command CreateChaos() => Create(
        ChaosCommand.Name,
        "Runs writers, consolidators and a reader as processes of their own, kills and freezes them at random, puts "
        + "a proxy before an S3 endpoint that loses, delays, repeats and falsifies, and audits what is left",
        Database("file://FOLDER or http://KEY:SECRET@HOST:PORT/BUCKET"),
        new Option<double?>("--minutes") { Description = "How long things go wrong; 1 when left out" },
        new Option<int?>("--transactions") { Description = "Spread over that time; 100,000 a minute when left out" },
        new Option<int?>("--seed") { Description = "Of the faults and the amounts; 1 when left out" },
        new Option<string?>("--without") { Description = "A rule of the protocol to leave out, as 'mutations' does" },
        Journals(),
        Json());

    public static Command CreateLoad() => Create(
        LoadCommand.Name,
        "Puts one application under sustained load and takes its store away for a while: it must neither grow nor "
        + "lose nor need a restart, and its health check must tell",
        Database("http://KEY:SECRET@HOST:PORT/BUCKET"),
        new Option<double?>("--minutes") { Description = "How long, with the outage; 10 when left out" },
        new Option<double?>("--rate") { Description = "Transactions a second; 2,000 when left out" },
        new Option<double?>("--outage-seconds") { Description = "How long the store is away; 60 when left out" },
        Journals(),
        Json());

    private static Option<string> Database(string form) => new("--db")
    {
        Description = $"Where to make a store of its own: {form}", Required = true,
    };

    private static Option<string?> Journals() => new("--journals")
    {
        Description = "A folder for what the processes wrote down; when left out, kept only if something is violated",
    };

    private static Option<string?> Json() => new("--json") { Description = "A file for the report" };

    private static Command Create(string name, string description, params Option[] options)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(
            [name, .. options.SelectMany(option => Forward(parsed, option))], cancellationToken));
        return command;
    }

    private static IEnumerable<string> Forward(ParseResult parsed, Option option) =>
        parsed.GetResult(option)?.Tokens is [var value] ? [option.Name, value.Value] : [];

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            ArgumentList = { typeof(ChaosCommand).Assembly.Location },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
