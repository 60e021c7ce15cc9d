using Microsoft.Extensions.Logging;

namespace S3Db.Workload;

/// <summary>
/// A process of a run: opens the store, however long that takes, works until it is told to stop, and reports what must
/// never happen.
/// </summary>
public abstract class WorkerRole(WorkerSettings settings, JournalFile journal)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(0.5);

    protected WorkerSettings Settings => settings;

    protected JournalFile Journal => journal;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var loggers = new AlarmLogger(journal);
        await using var store = await OpenAsync(loggers, stopping);
        if (store is null)
        {
            return;
        }

        var reporting = ReportAsync(store, stopping);
        await WorkAsync(store, stopping);
        await reporting;
        WriteRequests(store);
    }

    protected abstract Task WorkAsync(OpenStore store, CancellationToken stopping);

    /// <summary>Whether a failure is one that faults explain; others are reported.</summary>
    protected bool IsExpected(Exception exception, string call)
    {
        if (exception is S3DbException { Kind: S3DbErrorKind.Unavailable })
        {
            return true;
        }

        journal.Alarm($"{call} ended with {exception}");
        return false;
    }

    protected static async Task PauseAsync(TimeSpan pause, CancellationToken stopping) =>
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    protected virtual Task<OpenStore> OpenAsync(ILoggerFactory loggers) =>
        OpenStore.ConnectAsync(settings.ConnectionString, new Population(settings.Wallets), loggers, settings.Without);

    private async Task<OpenStore?> OpenAsync(ILoggerFactory loggers, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                return await OpenAsync(loggers);
            }
            catch (Exception exception) when (IsExpected(exception, "Connecting"))
            {
                await PauseAsync(TimeSpan.FromMilliseconds(200), stopping);
            }
        }

        return null;
    }

    private async Task ReportAsync(OpenStore store, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            WriteRequests(store);
            await PauseAsync(ReportEvery, stopping);
        }
    }

    private void WriteRequests(OpenStore store) => journal.Write(new JournalEntry
    {
        Kind = JournalKind.Requests, Value = store.Database.Statistics.Snapshot().Total,
    });
}
