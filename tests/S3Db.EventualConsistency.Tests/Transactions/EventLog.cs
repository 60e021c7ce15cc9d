using Microsoft.Extensions.Logging;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>Keeps the ids of logged events, and lets a test wait for one.</summary>
internal sealed class EventLog : ILogger, ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<int> _events = [];
    private readonly List<(int Event, int Count, TaskCompletionSource Source)> _waiters = [];

    public int Count(int eventId)
    {
        lock (_lock)
        {
            return _events.Count(e => e == eventId);
        }
    }

    /// <summary>Waits until an event has been logged so many times.</summary>
    public Task WhenAsync(int eventId, int count)
    {
        lock (_lock)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((eventId, count, source));
            Release();
            return source.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _events.Add(eventId.Id);
            Release();
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private void Release()
    {
        foreach (var waiter in _waiters.Where(w => _events.Count(e => e == w.Event) >= w.Count))
        {
            waiter.Source.TrySetResult();
        }
    }
}
