namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H14: a folder dies between its commit and the cohort files; a cleaner finds segments at or below the cursor.
/// </summary>
public sealed class H14SegmentRemovalTests
{
    [Fact]
    public async Task Removal_WhenHistoryIsNotWritten_WaitsForIt()
    {
        Assert.Equal(1, await PlayAsync(null));
        await Assert.ThrowsAsync<S3DbException>(() => PlayAsync(ProtocolRule.RemoveOnlyWrittenHistory));
    }

    private static async Task<int> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync();
        var cleaner = await world.StartAsync(without: without);
        await folder.Wallets.AddAsync("w", 1m);
        await folder.DieAfterPutAsync(Script.Manifest, () => folder.Plugin.ConsolidateAsync());

        await cleaner.Plugin.ConsolidateAsync();

        return await world.CountRowsAsync();
    }
}
