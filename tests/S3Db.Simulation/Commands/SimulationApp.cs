using System.CommandLine;
using System.CommandLine.Invocation;

namespace S3Db.Simulation.Commands;

/// <summary>The commands of the simulation. Each is made by a class of its own; add yours here.</summary>
internal static class SimulationApp
{
    private const string About =
        "Tries to break the store: the real writers, consolidators, readers and cleaners over a simulated S3 and a "
        + "virtual clock, with every fault there is, all of it repeatable from a seed.\n\n"
        + "Exit codes: 0 nothing found, 1 an invariant was broken, 2 the command line is wrong.";

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(About)
        {
            RunCommand.Create(),
            ReplayCommand.Create(),
            MutationsCommand.Create(),
            WorkCommand.Create(),
            WorkloadCommand.CreateChaos(),
            WorkloadCommand.CreateLoad(),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            Console.Error.WriteLine(string.Join(' ', parsed.Errors.Select(error => error.Message)));
            return Task.FromResult(ExitCodes.Usage);
        }

        // Off the thread that started: everything runs on the one thread of the pool.
        return Task.Run(() => parsed.InvokeAsync());
    }
}
