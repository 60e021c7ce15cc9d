using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H1: a fold stores its pages and pauses past every courtesy; nobody else folds; a sweep meets pages that no manifest
/// names. The fold goes on and its swap succeeds.
/// </summary>
public sealed class H01PageRemovalTests
{
    [Fact]
    public async Task Sweep_WhenPagesOfAnUncommittedGenerationAreOld_LeavesThem()
    {
        Assert.Equal(10m, await PlayAsync(null));
        await Assert.ThrowsAsync<PageGoneException>(() => PlayAsync(ProtocolRule.RemovePagesByNewerManifestOnly));
    }

    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync(limits: Script.Paged);
        var sweeper = await world.StartAsync(without: without);
        await SweepAsync(sweeper);
        await folder.Wallets.AddAsync("w", 10m);
        folder.OnceBeforePut(Script.Manifest, async () =>
        {
            world.Time.Advance(TimeSpan.FromHours(2));
            await SweepAsync(sweeper);
        });

        await folder.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }

    private static Task SweepAsync(CounterProcess sweeper)
    {
        var consolidator = sweeper.Plugin.ActiveField.Shards[0].Consolidator;
        return consolidator.Cleaner.SweepAsync(consolidator.Manifests, consolidator.Wal, CancellationToken.None);
    }
}
