using System.CommandLine;
using S3Db.Simulation.Reports;
using Spectre.Console;

namespace S3Db.Simulation.Commands;

/// <summary>
/// <c>mutations</c>: leaves out each rule of the protocol in turn. The simulation is only worth its name if it notices.
/// </summary>
internal static class MutationsCommand
{
    public static Command Create()
    {
        var seeds = SeedOptions.Seeds(1500);
        var seed = SeedOptions.Seed("The first seed");
        var jobs = SeedOptions.Jobs();
        var rule = new Option<string?>("--rule") { Description = "Only this rule; all of them when left out" };
        var command = new Command(
            "mutations",
            "Leaves out each rule of the protocol in turn and runs seeds until one of them notices. Prints which seed "
            + "caught which rule and by what; fails when a rule that must be caught was not.")
        {
            seeds, seed, jobs, rule,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(rule),
            parsed.GetValue(seed),
            parsed.GetValue(seeds),
            parsed.GetValue(jobs),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string? only, ulong first, int count, int jobs, CancellationToken cancellationToken)
    {
        var rules = only is null ? Enum.GetNames<ProtocolRule>() : [only];
        var output = AnsiConsole.Console.Profile.Out.Writer;
        var missed = 0;
        foreach (var rule in rules)
        {
            var caught = await CatchAsync(new WorkOrder(first, count, rule), jobs, cancellationToken);
            var excuse = UncaughtRules.ReasonOf(rule);
            output.WriteLine(caught is not null
                ? $"{rule,-36} seed {caught.Seed,6}  {Shorten($"{caught.Violations[0]}")}"
                : excuse is not null ? $"{rule,-36} not by a seed: {excuse}"
                : $"{rule,-36} NOT CAUGHT in {count} seeds");
            missed += caught is null && excuse is null ? 1 : 0;
        }

        output.WriteLine(missed == 0
            ? $"OK: {rules.Length} rules, each is needed."
            : $"FAILED: {missed} of {rules.Length} rules could be left out without being noticed.");
        return missed == 0 ? ExitCodes.Ok : ExitCodes.Violated;
    }

    private static async Task<SeedResult?> CatchAsync(
        WorkOrder order, int jobs, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SeedResult? caught = null;
        try
        {
            await WorkerPool.RunAsync(
                order,
                jobs,
                result =>
                {
                    if (result.Violations.Count > 0 && caught is null)
                    {
                        caught = result;
                        stopping.Cancel();
                    }
                },
                stopping.Token);
        }
        catch (OperationCanceledException) when (caught is not null)
        {
            // One is enough.
        }

        return caught;
    }

    private static string Shorten(string text) => text.Length <= 110 ? text : text[..110] + "…";
}
