using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace S3Db.Workload;

/// <summary>Makes an alarm of what the library logs as an error that no fault of a run explains.</summary>
internal sealed class AlarmLogger(JournalFile journal) : ILoggerFactory, ILogger
{
    // A consolidation or a segment that failed: faults do that, and the audit sees what became of it.
    private static readonly HashSet<string> Explained = ["PassFailed", "SlotUnknown"];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("S3Db", StringComparison.Ordinal) ? this : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && !Explained.Contains(eventId.Name ?? string.Empty))
        {
            journal.Alarm($"Logged as {logLevel} {eventId}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
