using Microsoft.Extensions.Logging;
using S3Db.EventualConsistency;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Reports;

namespace S3Db.Simulation.Actors;

/// <summary>Counts the recovery paths that only the system itself can tell of: by its log.</summary>
internal sealed class LogWatch(Tally tally) : ILoggerFactory, ILogger
{
    private const int ChainStuck = 3004;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        RecoveryPath? path = eventId.Id switch
        {
            ChainStuck => RecoveryPath.FreshIdAfterStuckSlot,
            CounterEventId.ChainStopped => RecoveryPath.ChainStopped,
            CounterEventId.SegmentSkipped => RecoveryPath.SegmentSkipped,
            CounterEventId.Repaired => RecoveryPath.StateRepaired,
            CounterEventId.RecordFailed => RecoveryPath.RecordHeld,
            S3DbEventId.DeletionFinished => RecoveryPath.DeletionFinished,
            _ => null,
        };
        if (path == RecoveryPath.RecordHeld)
        {
            tally.Add(Fault.ReducerFails);
        }

        if (path is { } taken)
        {
            tally.Add(taken);
        }

        if (logLevel >= LogLevel.Error)
        {
            tally.Add($"log {eventId.Id} {eventId.Name}");
        }
    }

    public void Dispose()
    {
    }
}
