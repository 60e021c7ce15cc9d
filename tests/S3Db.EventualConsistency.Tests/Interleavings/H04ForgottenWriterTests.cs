using NodaTime;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H4: cursors cannot be kept for ever, and writers live, idle, pause and come back.</summary>
public sealed class H04ForgottenWriterTests
{
    [Fact]
    public async Task Fold_WhenALiveWriterWasIdle_StillKnowsItsCursor()
    {
        Assert.Equal(3m, await PlayIdleAsync(null));
        Assert.Equal(1m, await PlayIdleAsync(ProtocolRule.CursorsLiveUntilHorizon));
    }

    [Fact]
    public async Task Fold_WhenADuplicateComesADayLater_NeverFoldsItAgain()
    {
        Assert.Equal(111m, await PlayDuplicateAsync(TimeSpan.FromHours(25), null));
        Assert.Equal(
            112m, await PlayDuplicateAsync(TimeSpan.FromHours(25), ProtocolRule.UnknownOldWriterNeverFolded));
    }

    [Fact]
    public async Task Fold_WhenADuplicateComesAfterItsSegmentsWereRemoved_KnowsTheCursorStill()
    {
        Assert.Equal(111m, await PlayDuplicateAsync(TimeSpan.FromMinutes(2), null));
        Assert.Equal(112m, await PlayDuplicateAsync(TimeSpan.FromMinutes(2), ProtocolRule.CursorsOutliveSegments));
    }

    [Fact]
    public async Task Horizon_WhenAWriterHasMorePendingThanAPassTakes_WaitsForIt()
    {
        Assert.Equal(7m, await PlayBacklogAsync(null));
        Assert.Equal(1m, await PlayBacklogAsync(ProtocolRule.HorizonBehindPendingAndUnwritten));
    }

    [Fact]
    public async Task AppendAsync_WhenTheReplyIsDatedTwoHoursAfterTheBirth_IsUnknown()
    {
        await LogWriterOutcomeTests.AssertUnknownAsync(PlayLateReplyAsync(null));
        Assert.Equal(1, await PlayLateReplyAsync(ProtocolRule.AcknowledgeWithinIdLife));
    }

    /// <summary>The writer's first segment is folded, written and removed, and its id goes on a little later.</summary>
    private static async Task<decimal> PlayIdleAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var writer = await world.StartAsync();
        var folder = await world.StartAsync(without: without);
        await writer.Wallets.AddAsync("w", 1m);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await folder.Plugin.ConsolidateAsync();
        await folder.Plugin.ConsolidateAsync();
        await writer.Wallets.AddAsync("w", 2m);

        await folder.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }

    /// <summary>A segment is folded and removed; others are folded later; then a copy of its PUT arrives.</summary>
    private static async Task<decimal> PlayDuplicateAsync(TimeSpan later, ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        await process.Wallets.AddAsync("w", 1m);
        var duplicate = await world.CopyAsync(Script.Wal);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        foreach (var amount in new[] { 10m, 100m })
        {
            world.Time.Advance(later);
            await process.Wallets.AddAsync("w", amount);
            await process.Plugin.ConsolidateAsync();
            await process.Plugin.ConsolidateAsync();
        }

        await world.DeliverAsync(duplicate);
        await process.Plugin.ConsolidateAsync();
        var value = await world.ValueAsync();

        // Whatever it was, the copy is removed: below a cursor at once, of a forgotten writer by the hourly sweep.
        world.Time.Advance(TimeSpan.FromHours(2));
        await process.Plugin.ConsolidateAsync();
        Assert.Empty(await world.KeysAsync(Script.Wal));
        return value;
    }

    /// <summary>Three segments wait for a day; a pass takes two.</summary>
    private static async Task<decimal> PlayBacklogAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var writer = await world.StartAsync();
        var folder = await world.StartAsync(limits: new() { SegmentsMax = 1, Parallelism = 1 }, without: without);
        foreach (var amount in new[] { 1m, 2m, 4m })
        {
            await writer.Wallets.AddAsync("w", amount);
        }

        world.Time.Advance(TimeSpan.FromHours(25));

        await folder.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }

    /// <summary>A process sleeps inside its PUT and wakes when others may have forgotten it.</summary>
    private static async Task<long> PlayLateReplyAsync(ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without);
        var (call, put) = await fixture.SendAsync(1);
        await put.AnswerAsync(fixture.Time.Now + Duration.FromSeconds(7201L));
        return (await call).Sequence;
    }
}
