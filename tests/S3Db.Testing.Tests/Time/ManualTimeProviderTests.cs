using System.Globalization;
using NodaTime;

namespace S3Db.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 12, 0);
    private readonly ManualTimeProvider _time = new(Start);
    private readonly List<string> _fired = [];

    [Fact]
    public void GetUtcNow_StandsStill()
    {
        Assert.Equal(Start.ToDateTimeOffset(), _time.GetUtcNow());
        Assert.Equal(Start.ToDateTimeOffset(), _time.GetUtcNow());
    }

    [Fact]
    public void Advance_MovesBothClocks()
    {
        var timestamp = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Start + Duration.FromSeconds(90), _time.Now);
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Advance_WhenNegative_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));

        Assert.Equal(Start, _time.Now);
    }

    [Fact]
    public void Advance_FiresInDueOrder_EachAtItsOwnTime()
    {
        Arm("late", 3);
        Arm("early", 1);
        Arm("middle", 2);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["early@1", "middle@2"], _fired);
        Assert.Equal(1, _time.TimerCount);
    }

    [Fact]
    public void Advance_WhenTimersAreDueTogether_FiresInOrderOfArming()
    {
        Arm("first", 1);
        Arm("second", 1);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["first@1", "second@1"], _fired);
    }

    [Fact]
    public void Advance_FiresAPeriodicTimerAsOftenAsItFallsDue()
    {
        using var timer = Arm("tick", 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["tick@1", "tick@3", "tick@5"], _fired);
    }

    [Fact]
    public void Advance_FiresWhatACallbackArmsOnTheWay()
    {
        _time.CreateTimer(_ => Arm("inner", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["inner@2"], _fired);
    }

    [Fact]
    public void Advance_DoesNotFireADisposedOrDisarmedTimer()
    {
        Arm("disposed", 1).Dispose();
        Arm("disarmed", 1).Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(_fired);
    }

    [Fact]
    public void Change_ArmsAnewFromNow()
    {
        var timer = Arm("changed", 1);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        timer.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["changed@2.5"], _fired);
    }

    [Fact]
    public void SetUtcNow_MovesTheWallClockBackAndLeavesTimersAlone()
    {
        Arm("timer", 1);
        var timestamp = _time.GetTimestamp();

        _time.SetUtcNow(Start - Duration.FromDays(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Start - Duration.FromDays(1) + Duration.FromSeconds(1), _time.Now);
        Assert.Equal(TimeSpan.FromSeconds(1), _time.GetElapsedTime(timestamp));
        Assert.Equal(["timer@1"], _fired);
    }

    [Fact]
    public void AutoAdvance_MovesAfterEachReading_AndFiresAtTheNextAdvance()
    {
        Arm("timer", 1);
        _time.AutoAdvance = TimeSpan.FromSeconds(1);

        var readings = new[] { _time.GetUtcNow(), _time.GetUtcNow() };
        var firedByReading = _fired.Count;
        _time.Advance(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(1), readings[1] - readings[0]);
        Assert.Equal(0, firedByReading);
        Assert.Equal(["timer@2"], _fired);
    }

    [Fact]
    public void AdvanceToNextTimer_JumpsThere()
    {
        Arm("timer", 7);

        Assert.True(_time.AdvanceToNextTimer());
        Assert.False(_time.AdvanceToNextTimer());

        Assert.Equal(["timer@7"], _fired);
        Assert.Equal(TimeSpan.FromSeconds(7), _time.Elapsed);
    }

    [Fact]
    public async Task Delay_CompletesWhenTheClockSaysSo()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time);

        _time.Advance(TimeSpan.FromSeconds(59));
        var before = delay.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;

        Assert.False(before);
    }

    [Fact]
    public void CancelAfter_CancelsWhenTheClockSaysSo()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task PeriodicTimer_TicksWhenTheClockSaysSo()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), _time);
        var tick = timer.WaitForNextTickAsync();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(await tick);
    }

    [Fact]
    public async Task CreateTimer_WhenDueAtOnce_FiresWithoutAdvance()
    {
        var fired = new TaskCompletionSource();

        using var timer = _time.CreateTimer(
            _ => fired.TrySetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
    }

    [Fact]
    public async Task WhenTimersAsync_CompletesWhenSoManyAreArmed()
    {
        var armed = _time.WhenTimersAsync(2);
        Arm("first", 1);
        var early = armed.IsCompleted;

        Arm("second", 1);
        await armed;

        Assert.False(early);
        Assert.True(_time.WhenTimersAsync(2).IsCompletedSuccessfully);
    }

    [Fact]
    public void Advance_FromManyThreads_AddsUpAndFiresEachOnce()
    {
        var count = 0;
        using var timer = _time.CreateTimer(
            _ => Interlocked.Increment(ref count), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Parallel.For(0, 100, _ => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(TimeSpan.FromSeconds(100), _time.Elapsed);
        Assert.Equal(100, count);
    }

    private ITimer Arm(string name, int seconds, int period = 0) => _time.CreateTimer(
        _ => _fired.Add(string.Create(CultureInfo.InvariantCulture, $"{name}@{_time.Elapsed.TotalSeconds}")),
        null,
        TimeSpan.FromSeconds(seconds),
        period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
