using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace S3Db.Workload;

/// <summary>
/// An application under load: a writer in a host that consolidates in the background. It asks its own health check
/// every second, and notes in a journal of its own what that says, how much memory there is and how many calls wait.
/// </summary>
/// <param name="settings">Of the writer.</param>
/// <param name="journal">Of the writer.</param>
/// <param name="monitor">Where it notes how it is doing.</param>
/// <param name="resting">Ends the load, not the application.</param>
public sealed class ServiceRole(
    WorkerSettings settings, JournalFile journal, JournalFile monitor, CancellationToken resting)
    : WriterRole(settings, journal)
{
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MemoryEvery = TimeSpan.FromSeconds(0.1);
    private HealthCheckService _health = null!;

    protected override async Task<OpenStore> OpenAsync(ILoggerFactory loggers)
    {
        var host = await HostedStore.StartAsync(Settings.ConnectionString, loggers);
        _health = host.Services.GetRequiredService<HealthCheckService>();
        return await host.OpenAsync(new Population(Settings.Wallets));
    }

    protected override async Task WorkAsync(OpenStore store, CancellationToken stopping)
    {
        foreach (var plugin in store.Plugins)
        {
            plugin.Consolidated += (_, fold) => Note(
                $"{fold.Resource} shard {fold.Shard} generation {fold.Generation}: {fold.TransactionCount} folded");
        }

        var watching = Task.WhenAll(CheckHealthAsync(stopping), MeasureAsync(store, stopping));
        await base.WorkAsync(store, resting);
        await watching;
    }

    private async Task CheckHealthAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            var report = await _health.CheckHealthAsync(CancellationToken.None);
            monitor.Write(new() { Kind = JournalKind.Health, Detail = (byte)report.Status, Extra = began });
            foreach (var (name, entry) in report.Entries)
            {
                Note($"{name} {entry.Status}: {entry.Description}");
            }

            await PauseAsync(HealthEvery, stopping);
        }
    }

    private void Note(string text) => monitor.Note($"{Stopwatch.GetElapsedTime(Settings.Since):c} {text}");

    private async Task MeasureAsync(OpenStore store, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var waiting = store.Plugins
                .SelectMany(plugin => plugin.ActiveField.Shards)
                .Sum(shard => (long)shard.Writer.Waiting);
            monitor.Write(new() { Kind = JournalKind.Waiting, Value = waiting });
            using var process = Process.GetCurrentProcess();
            monitor.Write(new()
            {
                Kind = JournalKind.Memory,
                Value = GC.GetTotalMemory(forceFullCollection: false),
                Extra = process.PeakWorkingSet64,
            });
            await PauseAsync(MemoryEvery, stopping);
        }
    }
}
