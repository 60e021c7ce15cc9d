namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H13: a fold writes cohort files in parallel with its swap, and loses the swap: files of a generation that never was
/// take the keys of the one that is.
/// </summary>
public sealed class H13UnconfirmedHistoryTests
{
    [Fact]
    public async Task History_WhenTheSwapIsLost_IsThatOfTheWinner()
    {
        Assert.Equal((2, 11m), await PlayAsync(null));
        Assert.Equal((1, 11m), await PlayAsync(ProtocolRule.HistoryOnlyFromCommittedManifest));
    }

    private static async Task<(int Rows, decimal Value)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var loser = await world.StartAsync(without: without);
        var winner = await world.StartAsync();
        await loser.Wallets.AddAsync("w", 1m);
        loser.OnceBeforePut(Script.Manifest, async () =>
        {
            await winner.Wallets.AddAsync("w", 10m);
            await HistoryDamagedException.TolerateAsync(winner.Plugin.ConsolidateAsync());
        });

        // Without the rule the file is in the way of the winner's, who names it.
        await HistoryDamagedException.TolerateAsync(loser.Plugin.ConsolidateAsync());
        await HistoryDamagedException.TolerateAsync(winner.Plugin.ConsolidateAsync());

        return (await world.CountRowsAsync(), await world.ValueAsync());
    }
}
