using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>
/// A clock that tells when a background loop has gone to sleep: when it armed a timer of about its interval. Only then
/// may a test move the clock on.
/// </summary>
internal sealed class SleepWatch(ManualTimeProvider time, TimeSpan interval, double least = 0.8) : TimeProvider
{
    private readonly SemaphoreSlim _asleep = new(0);

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        if (dueTime > interval * least && dueTime <= interval)
        {
            _asleep.Release();
        }

        return timer;
    }

    /// <summary>Waits until the loop sleeps once more than the last call has seen.</summary>
    public async Task WhenAsleepAsync() => Assert.True(await _asleep.WaitAsync(TimeSpan.FromSeconds(60)));
}
