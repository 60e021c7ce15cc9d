using NodaTime;

namespace S3Db.Testing;

/// <summary>
/// A clock that moves only when a test says so: the wall clock, the monotonic timer and every timer made from it are
/// driven by <see cref="Advance"/>. Somewhere between a fake and a stub: it is a full <see cref="TimeProvider"/>, yet
/// nothing happens by itself.
/// </summary>
/// <remarks>
/// <para>
/// The wall clock and the monotonic timer are separate, as on a real machine: <see cref="SetUtcNow"/> moves the first
/// one in either direction (an operator, a bad NTP server) and leaves the second one, and with it every timer, alone.
/// </para>
/// <para>
/// Timers fire on the thread that calls <see cref="Advance"/>, in the order in which they fall due (in the order of
/// their creation or last change when they fall due together), and each sees the clock at its own due time. A
/// continuation that the fired timer completes may run on that thread too. A timer due at once fires on the thread
/// pool, as the system's would.
/// </para>
/// </remarks>
/// <threadsafety>All members are thread-safe. Calls of <see cref="Advance"/> take turns.</threadsafety>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _advancing = new();
    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _armed = new(ManualTimer.ByDue);
    private readonly List<(int Count, TaskCompletionSource Source)> _waiters = [];
    private DateTimeOffset _utcNow;
    private TimeSpan _elapsed;
    private TimeSpan _autoAdvance;
    private long _sequence;

    /// <summary>Creates a clock that shows 2026-01-01T00:00:00Z.</summary>
    public ManualTimeProvider()
        : this(Instant.FromUtc(2026, 1, 1, 0, 0))
    {
    }

    /// <summary>Creates a clock.</summary>
    /// <param name="utcNow">What the wall clock shows at first.</param>
    public ManualTimeProvider(Instant utcNow) => _utcNow = utcNow.ToDateTimeOffset();

    /// <summary>
    /// How far both clocks move after each reading of the wall clock. Zero by default: reading changes nothing. Reading
    /// never runs a timer: those it made due fire at the next <see cref="Advance"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan AutoAdvance
    {
        get
        {
            lock (_lock)
            {
                return _autoAdvance;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            lock (_lock)
            {
                _autoAdvance = value;
            }
        }
    }

    /// <summary>What the wall clock shows. Unlike <see cref="GetUtcNow"/> it never moves the clock.</summary>
    public Instant Now
    {
        get
        {
            lock (_lock)
            {
                return Instant.FromDateTimeOffset(_utcNow);
            }
        }
    }

    /// <summary>How far <see cref="Advance"/> has moved the monotonic timer since the clock was created.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    /// <summary>How many timers are armed: each pending delay, timeout and periodic timer counts as one.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>Always UTC.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ten million: one unit is one tick of <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var now = _utcNow;
            _utcNow += _autoAdvance;
            _elapsed += _autoAdvance;
            return now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Sets the wall clock, also backwards. Timers and timestamps do not notice.</summary>
    /// <param name="utcNow">What the wall clock shows from now on.</param>
    public void SetUtcNow(Instant utcNow)
    {
        lock (_lock)
        {
            _utcNow = utcNow.ToDateTimeOffset();
        }
    }

    /// <summary>
    /// Moves both clocks on and fires, on this thread, every timer that falls due on the way (periodic ones as often
    /// as they do). <see cref="TimeSpan.Zero"/> fires what is due already.
    /// </summary>
    /// <param name="amount">How far; not negative. Use <see cref="SetUtcNow"/> to turn the wall clock back.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public void Advance(TimeSpan amount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, TimeSpan.Zero);
        lock (_advancing)
        {
            AdvanceTo(Elapsed + amount);
        }
    }

    /// <summary>
    /// Moves both clocks to the moment at which the next timer falls due, and fires what is due then.
    /// </summary>
    /// <returns>False when no timer is armed: nothing moved.</returns>
    public bool AdvanceToNextTimer()
    {
        lock (_advancing)
        {
            TimeSpan target;
            lock (_lock)
            {
                if (_armed.Min is not { } next)
                {
                    return false;
                }

                target = next.Due;
            }

            AdvanceTo(target);
            return true;
        }
    }

    /// <summary>Waits until code under test waits: until at least so many timers are armed.</summary>
    /// <param name="count">How many timers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WhenTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, source));
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Arms a timer anew, or disarms it when it has no due time.</summary>
    internal void Arm(ManualTimer timer, TimeSpan? dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime is not { } due)
            {
                return;
            }

            if (due > TimeSpan.Zero)
            {
                AddArmed(timer, _elapsed + due);
                return;
            }

            if (period > TimeSpan.Zero)
            {
                AddArmed(timer, _elapsed + period);
            }
        }

        ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), timer, preferLocal: false);
    }

    private void AdvanceTo(TimeSpan target)
    {
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clocks to the first timer due by then, and takes it; else moves them to the target.</summary>
    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_lock)
        {
            var timer = _armed.Min;
            if (timer is null || timer.Due > target)
            {
                MoveTo(target);
                return null;
            }

            _armed.Remove(timer);
            MoveTo(timer.Due);
            if (timer.Period > TimeSpan.Zero)
            {
                AddArmed(timer, timer.Due + timer.Period);
            }

            return timer;
        }
    }

    private void MoveTo(TimeSpan target)
    {
        // A callback may have advanced the clock itself, and reading may have: never back.
        if (target > _elapsed)
        {
            _utcNow += target - _elapsed;
            _elapsed = target;
        }
    }

    private void AddArmed(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Sequence = _sequence++;
        _armed.Add(timer);
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].Count <= _armed.Count)
            {
                _waiters[i].Source.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }
}
