namespace S3Db.Testing;

/// <summary>A timer of <see cref="ManualTimeProvider"/>, which owns its schedule and guards it with its lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
{
    /// <summary>The order of firing.</summary>
    public static readonly Comparer<ManualTimer> ByDue = Comparer<ManualTimer>.Create(
        (left, right) => (left.Due, left.Sequence).CompareTo((right.Due, right.Sequence)));

    private volatile bool _isDisposed;

    /// <summary>The moment of the monotonic clock at which it fires.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>The time between two firings; zero or negative for a timer that fires once.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>The place in the order of arming: decides between timers that fall due together.</summary>
    public long Sequence { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (_isDisposed)
        {
            return false;
        }

        owner.Arm(this, dueTime == Timeout.InfiniteTimeSpan ? null : dueTime, period);
        return true;
    }

    public void Fire()
    {
        if (!_isDisposed)
        {
            callback(state);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        owner.Arm(this, dueTime: null, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
