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
        resources.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
            {
                result.AddError($"Unrecognized option '{option.Value}'.");
            }
        });
        var interval = new Option<int>("--interval")
        {
            Description = "Seconds from one consolidation to the next",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 60,
        };
        var retention = new RetentionChoice();
        var command = new Command(
            "worker", "Consolidate in the background until SIGINT or SIGTERM; run as many as you like")
        {
            resources, interval,
        };
        retention.AddTo(command);
        return command.Does(host, context => RunAsync(
            context,
            context.Get(resources),
            TimeSpan.FromSeconds(Numbers.Check("--interval", context.Get(interval), 1, SecondsMax)),
            retention.Of(context)));
    }

    private static async Task RunAsync(
        CommandContext context, string[] resources, TimeSpan interval, RetentionOptions? retention)
    {
        var log = new WorkerLog(context);
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            try
            {
                var worker = new Worker(context, database, log, resources, interval, retention);
                await worker.ServeAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                // Being stopped is how a worker ends well.
            }
        }

        // The database was disposed above: the pass under way has finished.
        log.Stopped();
    }
}
