using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using S3Db.EventualConsistency;

namespace Worker;

/// <summary>Logs what the worker has consolidated and what it could not.</summary>
internal sealed partial class ConsolidationReporter(CounterPlugins counters, ILogger<ConsolidationReporter> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var counter in counters.All)
        {
            counter.Consolidated += (_, e) => LogConsolidated(e.TransactionCount, e.Resource, e.Field, e.Generation);
            counter.TransactionError += (_, e) => LogFailed(e.Exception, e.Resource, e.Field);
            LogStarted(counter.Name, counter.Diagnose());
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "{Counter}: {State}")]
    private partial void LogStarted(string counter, string state);

    [LoggerMessage(
        2, LogLevel.Information, "Consolidated {Count} transactions of {Resource}.{Field}: generation {Generation}")]
    private partial void LogConsolidated(int count, string resource, string field, long generation);

    [LoggerMessage(3, LogLevel.Error, "{Resource}.{Field} could not be consolidated")]
    private partial void LogFailed(Exception exception, string resource, string field);
}
