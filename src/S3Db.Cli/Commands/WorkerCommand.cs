using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db worker</c>: consolidates in the background until it is stopped.</summary>
internal static class WorkerCommand
{
    private const int SecondsMax = 24 * 60 * 60;

    public static Command Create(CliHost host)
    {
        var resources = new Argument<string[]>("resources")
        {
            Description = "The resources; all, also those created later, when none is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var interval = new Option<int>("--interval")
        {
            Description = "Seconds from one consolidation to the next",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 60,
        };
        return new Command("worker", "Consolidate in the background until SIGINT or SIGTERM; run as many as you like")
        {
            resources, interval,
        }.Does(host, context => RunAsync(
            context,
            context.Get(resources),
            TimeSpan.FromSeconds(Numbers.Check("--interval", context.Get(interval), 1, SecondsMax))));
    }

    private static async Task RunAsync(CommandContext context, string[] resources, TimeSpan interval)
    {
        var log = new WorkerLog(context);
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            try
            {
                await ServeAsync(context, database, resources, interval, log).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                // Being stopped is how a worker ends well.
            }
        }

        // The database was disposed above: the pass under way has finished.
        log.Stopped();
    }

    private static async Task ServeAsync(
        CommandContext context, S3Database database, string[] resources, TimeSpan interval, WorkerLog log)
    {
        await TakeUpAsync(context, database, resources, interval, log).ConfigureAwait(false);
        log.Started(database.ToString(), interval);
        using var timer = new PeriodicTimer(interval, context.Host.TimeProvider);
        while (await timer.WaitForNextTickAsync(context.CancellationToken).ConfigureAwait(false))
        {
            await TakeUpAsync(context, database, resources, interval, log).ConfigureAwait(false);
        }
    }

    /// <summary>Serves what is not served yet; a failure is reported and tried again at the next turn.</summary>
    private static async Task TakeUpAsync(
        CommandContext context, S3Database database, string[] resources, TimeSpan interval, WorkerLog log)
    {
        try
        {
            foreach (var resource in resources.Length == 0 ? [null] : resources.Cast<string?>())
            {
                var plugins = await database.UseStoredCountersAsync(
                    resource,
                    options =>
                    {
                        options.AutoConsolidate = true;
                        options.ConsolidationInterval = interval;
                    },
                    context.CancellationToken).ConfigureAwait(false);
                log.Follow(plugins);
            }
        }
        catch (S3DbException exception) when (log.IsStarted && exception.Kind == S3DbErrorKind.Unavailable)
        {
            log.Failed(null, exception.Message);
        }
    }
}
