using System.CommandLine;
using Spectre.Console;

namespace S3Db.Simulation.Commands;

/// <summary>
/// <c>mutations</c>: leaves out each rule of the protocol in turn. The simulation is only worth its name if it notices.
/// </summary>
internal static class MutationsCommand
{
    public static Command Create()
    {
        var seeds = SeedOptions.Seeds(2000);
        var seed = SeedOptions.Seed("The first seed");
        var jobs = SeedOptions.Jobs();
        var rule = new Option<string?>("--rule") { Description = "Only this rule; all of them when left out" };
        var minutes = new Option<int>("--minutes")
        {
            Description = "For how long at most to look for a seed that notices one rule",
            DefaultValueFactory = _ => 3,
        };
        var outFile = new Option<FileInfo?>("--out") { Description = "A file to write the table to as well" };
        var command = new Command(
            "mutations",
            "Leaves out each rule of the protocol in turn and runs seeds until one of them notices; the same seed must "
            + "be clean with all rules. Prints a table of what noticed which rule; fails when a rule was not noticed.")
        {
            seeds, seed, jobs, rule, minutes, outFile,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(rule) is { } only ? [Enum.Parse<ProtocolRule>(only)] : Enum.GetValues<ProtocolRule>(),
            new MutationSearch(
                parsed.GetValue(seed), parsed.GetValue(seeds), TimeSpan.FromMinutes(parsed.GetValue(minutes))),
            parsed.GetValue(jobs),
            parsed.GetValue(outFile),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ProtocolRule[] rules,
        MutationSearch search,
        int jobs,
        FileInfo? outFile,
        CancellationToken cancellationToken)
    {
        var output = AnsiConsole.Console.Profile.Out.Writer;
        using var free = new SemaphoreSlim(Math.Max(1, jobs));
        var found = await Task.WhenAll(rules.Select(async rule =>
        {
            await free.WaitAsync(cancellationToken);
            try
            {
                var mutation = await search.RunAsync(rule, cancellationToken);
                Console.Error.WriteLine(
                    $"{rule}: {(mutation.IsCaught ? $"seed {mutation.Caught!.Seed}" : "NOT CAUGHT")}");
                return mutation;
            }
            finally
            {
                free.Release();
            }
        }));
        var table = MutationTable.Of(found);
        output.WriteLine(table);
        if (outFile is not null)
        {
            await File.WriteAllTextAsync(outFile.FullName, table, cancellationToken);
        }

        var missed = found.Count(mutation => !mutation.IsCaught);
        output.WriteLine(missed == 0
            ? $"OK: {rules.Length} rules, each is needed."
            : $"FAILED: {missed} of {rules.Length} rules could be left out without being noticed.");
        return missed == 0 ? ExitCodes.Ok : ExitCodes.Violated;
    }
}
