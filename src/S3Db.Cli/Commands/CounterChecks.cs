using Microsoft.Extensions.Options;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>The checks of <c>s3db doctor</c> on what is stored; what cannot be read is a check that failed.</summary>
internal static class CounterChecks
{
    private const string Waiting = "transactions are kept and wait until the cause is removed";

    /// <summary>One check for each counter of the database, or one that says why there is none.</summary>
    public static async Task<IReadOnlyList<Answers.Check>> RunAsync(CommandContext context)
    {
        var checks = new List<Answers.Check>();
        try
        {
            var database = await context.CreateAsync().ConfigureAwait(false);
            await using (database.ConfigureAwait(false))
            {
                var counters = await database.GetStoredCountersAsync(context.CancellationToken).ConfigureAwait(false);
                foreach (var counter in counters)
                {
                    checks.Add(await CheckAsync(database, counter, context.CancellationToken).ConfigureAwait(false));
                }
            }
        }
        catch (S3DbException exception)
        {
            checks.Add(new("database", false, CommandErrors.ToLine(exception.Message), "nothing can be read"));
        }

        return checks;
    }

    private static async Task<Answers.Check> CheckAsync(
        S3Database database, StoredCounter counter, CancellationToken cancellationToken)
    {
        var name = $"counter {CounterSelection.NameOf(counter)}";
        try
        {
            // The status needs no reducer, so that of an application is not missed.
            var options = counter.IsBuiltIn ? counter.ToOptions() : counter.ToOptions(static (start, _) => start);
            options.AutoConsolidate = false;
            await database.GetResourceAsync(counter.Resource, cancellationToken).ConfigureAwait(false);
            var plugin = new EventualConsistencyPlugin(options);
            await database.UsePluginAsync(plugin, cancellationToken).ConfigureAwait(false);
            return Judge(name, await plugin.GetStatusAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is S3DbException or OptionsValidationException)
        {
            return new(name, false, CommandErrors.ToLine(exception.Message), Waiting);
        }
    }

    /// <summary>What a status says about a counter.</summary>
    public static Answers.Check Judge(string name, ConsolidationStatus status)
    {
        var isStuck = status.UnwrittenGenerations
            > ConsolidationLimits.Default.UnwrittenMax * status.Generations.Count;
        var faults = status.StoppedWriters.Select(pair => $"writer {pair.Key} stopped: {pair.Value}")
            .Concat(status.FailingRecords.Select(pair => $"record {pair.Key} fails: {pair.Value}"))
            .Concat(isStuck ? [$"{Unwritten(status)}: consolidate, and read what it reports"] : [])
            .ToList();
        return faults.Count == 0
            ? new(name, true, string.Join(", ", Describe(status)), null)
            : new(name, false, string.Join("; ", faults), Waiting);
    }

    /// <summary>What is no fault, and must not be hidden either.</summary>
    private static IEnumerable<string> Describe(ConsolidationStatus status)
    {
        yield return Texts.Count(status.PendingSegments, "pending segment");
        yield return $"consolidated {Texts.ToSeconds(Texts.Of(status.ConsolidatedAt))}";
        if (status.UnwrittenGenerations > 0)
        {
            yield return Unwritten(status);
        }

        if (status.OrphanedSegments > 0)
        {
            yield return Texts.Count(status.OrphanedSegments, "orphaned segment");
        }

        if (status.SkippedSegments.Count > 0)
        {
            yield return Texts.Count(status.SkippedSegments.Count, "skipped segment");
        }
    }

    private static string Unwritten(ConsolidationStatus status) =>
        $"{Texts.Count(status.UnwrittenGenerations, "generation")} without history";
}
