namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H3: a segment was folded long ago and removed; a delayed duplicate of its PUT brings it back, below the cursor of
/// the generation whose history is written next.
/// </summary>
public sealed class H03FoldedRangesTests
{
    [Fact]
    public async Task History_WhenAFoldedSegmentReappears_TakesTheFoldedRangesOnly()
    {
        Assert.Equal((2, 0), await PlayAsync(null));
        Assert.Equal((3, 0), await PlayAsync(ProtocolRule.HistoryFromFoldedRangesOnly));
    }

    private static async Task<(int Rows, int Segments)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        await process.Wallets.AddAsync("w", 1m);
        var duplicate = await world.CopyAsync(Script.Wal);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        Assert.Empty(await world.KeysAsync(Script.Wal));
        await world.DeliverAsync(duplicate);
        await process.Wallets.AddAsync("w", 2m);

        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        Assert.Equal(3m, await world.ValueAsync());
        return (await world.CountRowsAsync(), (await world.KeysAsync(Script.Wal)).Count);
    }
}
