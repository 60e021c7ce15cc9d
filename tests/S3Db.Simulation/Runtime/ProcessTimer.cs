namespace S3Db.Simulation.Runtime;

/// <summary>A timer of a simulated process: an event of virtual time.</summary>
internal sealed class ProcessTimer(
    SimulationClock clock, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
{
    private SimulationEvent? _next;
    private TimeSpan _period;
    private bool _isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
        {
            return false;
        }

        Disarm();
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _next = clock.Schedule(dueTime, process, Fire);
        }

        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        Disarm();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire()
    {
        _next = _period > TimeSpan.Zero ? clock.Schedule(_period, process, Fire) : null;
        callback(state);
    }

    private void Disarm()
    {
        if (_next is { } armed)
        {
            armed.IsCancelled = true;
            _next = null;
        }
    }
}
