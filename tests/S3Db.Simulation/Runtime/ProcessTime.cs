namespace S3Db.Simulation.Runtime;

/// <summary>
/// The clocks of one process: a wall clock that may be hours off and may be turned back, and a monotonic timer that
/// never is, as on a real machine.
/// </summary>
internal sealed class ProcessTime(SimulationClock clock, SimulatedProcess process, TimeSpan skew) : TimeProvider
{
    /// <summary>How far the wall clock is ahead of the truth; negative behind it.</summary>
    public TimeSpan Skew { get; set; } = skew;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.Now.ToDateTimeOffset() + Skew;

    public override long GetTimestamp() => clock.Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(clock, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
