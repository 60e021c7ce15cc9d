using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>A wall clock that was far ahead for a moment.</summary>
public sealed class JumpedClockTests
{
    [Fact]
    public async Task AddAsync_WhenTheClockWasAYearAheadOnce_DatesByTodayAndKeepsItsOrder()
    {
        await using var world = new CounterWorld();
        var clock = new JumpingClock(world.Time);
        var process = await world.StartAsync(clock: clock);
        clock.Ahead = TimeSpan.FromDays(365);
        var first = await process.Wallets.SetAsync("w", 1m);
        clock.Ahead = TimeSpan.Zero;
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await process.Plugin.RenewWriterAsync();
        var second = await process.Wallets.SetAsync("w", 2m);

        Assert.Equal(new NodaTime.LocalDate(2026, 11, 20), first.CohortDate);
        Assert.Equal(first.CohortDate, second.CohortDate);
        Assert.True(second.Timestamp >= first.Timestamp);
        Assert.Equal(2m, await process.Wallets.ConsolidateAsync("w"));
        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(world.Time.Now, (await process.Wallets.AddAsync("w", 1m)).Timestamp);
    }

    private sealed class JumpingClock(ManualTimeProvider time) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
