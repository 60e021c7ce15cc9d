using NodaTime;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H15: a process goes on from a snapshot that was made days ago, and so does its clock.</summary>
public sealed class H15RestoredProcessTests
{
    [Fact]
    public async Task RenewWriterAsync_WhenTheClockStoodStillForDays_HearsTheStoreBeforeAnIdIsDrawn()
    {
        await using var world = Script.Prompt();
        var own = new ManualTimeProvider(Instant.FromUtc(2026, 11, 20, 12, 0));
        var restored = await world.StartAsync(clock: own);
        await restored.Wallets.AddAsync("w", 1m);
        var other = await world.StartAsync();
        for (var day = 0; day < 4; day++)
        {
            world.Time.Advance(TimeSpan.FromDays(1));
            await other.Wallets.AddAsync("w", 1m);
            await other.Plugin.ConsolidateAsync();
        }

        restored.Mark();
        await restored.Plugin.RenewWriterAsync();
        Assert.Equal((1, 1), (restored.Count(StoreVerb.Get), restored.Trace.Count));
        await restored.Wallets.AddAsync("w", 10m);

        Assert.Equal(15m, await other.Wallets.ConsolidateAsync("w"));
    }
}
