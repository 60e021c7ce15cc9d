namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H27: history may lag behind the folds, and a folder may die before it writes any; whoever folds next must not forget
/// what is still to be written.
/// </summary>
public sealed class H27UnwrittenGenerationTests
{
    [Fact]
    public async Task Fold_WhenAnEarlierGenerationHasNoCohortFiles_KeepsItUntilItHas()
    {
        Assert.Equal((2, 11m), await PlayAsync(null));
        Assert.Equal((1, 11m), await PlayAsync(ProtocolRule.HistoryBeforeForgetting));
    }

    [Fact]
    public async Task Fold_WhenItsHistoryIsNeverWritten_LosesTheRows()
    {
        Assert.Equal(1, await PlayWrittenAsync(null));
        Assert.Equal(0, await PlayWrittenAsync(ProtocolRule.WriteHistory));
    }

    [Fact]
    public async Task Fold_WhenTheListOfUnwrittenGenerationsIsFull_WritesHistoryFirst()
    {
        await using var world = Script.Prompt();
        for (var folds = 0; folds < 10; folds++)
        {
            var folder = await world.StartAsync();
            await folder.Wallets.AddAsync("w", 1m);
            await folder.DieAfterPutAsync(Script.Manifest, () => folder.Plugin.ConsolidateAsync());
        }

        var last = await world.StartAsync();
        var manifest = await last.Plugin.ActiveField.Shards[0].Consolidator.Manifests.ReadAsync(default);
        Assert.InRange(manifest.Manifest.Unwritten.Count, 1, 8);
        Assert.Equal((10, 10m), (await world.CountRowsAsync(), await world.ValueAsync()));
    }

    private static async Task<(int Rows, decimal Value)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var dying = await world.StartAsync();
        var next = await world.StartAsync(without: without);
        await dying.Wallets.AddAsync("w", 1m);
        await dying.DieAfterPutAsync(Script.Manifest, () => dying.Plugin.ConsolidateAsync());
        await next.Wallets.AddAsync("w", 10m);

        await next.Plugin.ConsolidateAsync();
        await next.Plugin.ConsolidateAsync();

        return (await world.CountRowsAsync(), await world.ValueAsync());
    }

    private static async Task<int> PlayWrittenAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        return await world.CountRowsAsync();
    }
}
