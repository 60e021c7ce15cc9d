using NodaTime;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H20: a pass is bounded, and one consolidation must still cover everything that was stored when it began.
/// </summary>
public sealed class H20BoundedPassTests
{
    [Fact]
    public async Task ConsolidateAsync_WhenAPassCannotTakeAll_RepeatsUntilItsListingIsCovered()
    {
        Assert.Equal((7m, 4), await PlayAsync(null));
        Assert.Equal((2m, 1), await PlayAsync(ProtocolRule.RepeatUntilListingCovered));
    }

    /// <summary>Segments of many days, and a pass takes one. Gives the value and the generations it took.</summary>
    private static async Task<(decimal Value, long Generations)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(limits: new() { DaysMax = 1 }, without: without);
        for (var day = 0; day < 7; day++)
        {
            var timestamp = world.Time.Now - Duration.FromHours(24 * (day / 2));
            await process.Wallets.AddAsync("w", 1m, new TransactionOptions { Timestamp = timestamp });
        }

        await process.Plugin.ConsolidateAsync();

        var generation = process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest.Generation;
        return (await world.ValueAsync(), generation);
    }
}
