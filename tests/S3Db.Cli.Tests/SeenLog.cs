using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace S3Db.Cli.Tests;

/// <summary>Keeps every text that is logged, with its exception.</summary>
internal sealed class SeenLog(ConcurrentQueue<string> seen) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        seen.Enqueue(formatter(state, exception));
        seen.Enqueue(exception?.ToString() ?? string.Empty);
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
