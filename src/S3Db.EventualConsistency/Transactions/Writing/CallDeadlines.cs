namespace S3Db.EventualConsistency;

/// <summary>
/// The time limit of all calls of a writer. They wait equally long, so one timer, set for the oldest, is enough.
/// Guarded by the lock of its writer.
/// </summary>
internal sealed class CallDeadlines(TimeSpan limit, TimeProvider timeProvider, TimerCallback expire) : IAsyncDisposable
{
    private readonly ITimer _timer =
        timeProvider.CreateTimer(expire, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    private bool _isSet;

    /// <summary>A timed call comes.</summary>
    public void Add(long calledAt)
    {
        if (!_isSet)
        {
            Set(calledAt);
        }
    }

    /// <summary>The calls that came then or before have waited long enough.</summary>
    public long ExpiredAt() =>
        timeProvider.GetTimestamp() - (long)(limit.TotalSeconds * timeProvider.TimestampFrequency);

    /// <summary>Sets the timer for the oldest call that waits; off when none does.</summary>
    public void Set(long? oldestCall)
    {
        _isSet = oldestCall is not null;
        if (oldestCall is { } calledAt)
        {
            var left = limit - timeProvider.GetElapsedTime(calledAt);
            _timer.Change(
                TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, left.TotalMilliseconds))),
                Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
