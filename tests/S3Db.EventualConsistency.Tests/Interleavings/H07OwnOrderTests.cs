using NodaTime;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H7: a writer adds, its clock steps back (or it names an earlier time), and it sets. By timestamps alone the
/// set would come first.
/// </summary>
public sealed class H07OwnOrderTests
{
    [Fact]
    public async Task Fold_WhenAWritersClockSteppedBack_KeepsItsOrder()
    {
        Assert.Equal(50m, await PlayAsync(null));
        Assert.Equal(51m, await PlayAsync(ProtocolRule.OrderTimestampPerWriter));
    }

    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        await process.Wallets.AddAsync("w", 1m);
        var yesterday = new TransactionOptions { Timestamp = world.Time.Now - Duration.FromHours(24) };
        await process.Wallets.SetAsync("w", 50m, yesterday);

        await process.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }
}
