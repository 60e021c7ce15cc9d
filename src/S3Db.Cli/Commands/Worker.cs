using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>Serves the counters of a worker, also those that are created while it runs.</summary>
internal sealed class Worker(
    CommandContext context,
    S3Database database,
    WorkerLog log,
    string[] resources,
    TimeSpan interval,
    RetentionOptions? retention)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public async Task ServeAsync()
    {
        await TakeUpAsync().ConfigureAwait(false);
        log.Started(database.ToString(), interval);
        using var timer = new PeriodicTimer(interval, context.Host.TimeProvider);
        while (await timer.WaitForNextTickAsync(context.CancellationToken).ConfigureAwait(false))
        {
            await TakeUpAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Serves what is not served yet; a failure is reported and tried again at the next turn.</summary>
    private async Task TakeUpAsync()
    {
        try
        {
            foreach (var resource in resources.Length == 0 ? [null] : resources.Cast<string?>())
            {
                var found = await CounterSelection
                    .FindAsync(database, resource, null, context.CancellationToken).ConfigureAwait(false);
                foreach (var counter in found.LeftOut.Where(IsNew))
                {
                    log.LeftOut(counter);
                }

                // One at a time, so that those before one that cannot be opened are followed.
                foreach (var counter in found.Chosen.Where(IsNew))
                {
                    log.Follow(await database
                        .UseStoredCounterAsync(counter, Configure, context.CancellationToken).ConfigureAwait(false));
                    _known.Add(CounterSelection.NameOf(counter));
                }

                _known.UnionWith(found.LeftOut.Select(CounterSelection.NameOf));
            }
        }
        catch (S3DbException exception) when (log.IsStarted && exception.Kind == S3DbErrorKind.Unavailable)
        {
            log.Failed(null, exception.Message);
        }
    }

    private bool IsNew(StoredCounter counter) => !_known.Contains(CounterSelection.NameOf(counter));

    private void Configure(EventualConsistencyOptions options)
    {
        options.AutoConsolidate = true;
        options.ConsolidationInterval = interval;
        options.IdleConsolidationInterval = interval;
        options.Retention = retention ?? options.Retention;
    }
}
