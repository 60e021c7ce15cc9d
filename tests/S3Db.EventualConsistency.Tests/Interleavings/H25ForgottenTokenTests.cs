namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H25: a token names a writer whose cursor was dropped long ago; it must not wait for ever.</summary>
public sealed class H25ForgottenTokenTests
{
    [Fact]
    public async Task GetValueAsync_WhenTheWriterOfItsTokenIsForgotten_CountsItAsDecided()
    {
        Assert.Equal(111m, await PlayAsync(null));
        await Assert.ThrowsAsync<S3DbException>(() => PlayAsync(ProtocolRule.ForgottenWritersAreReached));
    }

    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        var receipt = await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        foreach (var amount in new[] { 10m, 100m })
        {
            world.Time.Advance(TimeSpan.FromHours(25));
            await process.Wallets.AddAsync("w", amount);
            await process.Plugin.ConsolidateAsync();
        }

        return (await process.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token))).Value;
    }
}
