
namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H11: a query of the log runs between a commit and its cohort files, or across both.</summary>
public sealed class H11LogQueryTests
{
    [Fact]
    public async Task Query_WhenCommittedRowsHaveNoCohortFileYet_TakesThemFromTheirSegments()
    {
        Assert.Equal(1, await PlayBetweenAsync(null));
        Assert.Equal(0, await PlayBetweenAsync(ProtocolRule.QueryOverlaysUnwritten));
    }

    [Fact]
    public async Task Query_WhenAFoldFinishesMeanwhile_ShowsEachRowOnce()
    {
        Assert.Equal(1, await PlayAcrossAsync(null));
        Assert.Equal(2, await PlayAcrossAsync(ProtocolRule.QueryIgnoresNewerFiles));
    }

    private static async Task<int> PlayBetweenAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync();
        var reader = await world.StartAsync(without: without);
        await folder.Wallets.AddAsync("w", 1m);
        await folder.DieAfterPutAsync(Script.Manifest, () => folder.Plugin.ConsolidateAsync());
        Assert.Empty(await world.KeysAsync(Script.Cohorts));

        return await reader.Plugin.GetTransactionsAsync().CountAsync();
    }

    private static async Task<int> PlayAcrossAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync();
        var reader = await world.StartAsync(without: without);
        await folder.Wallets.AddAsync("w", 1m);
        reader.OnceBeforeList(Script.Cohorts, () => folder.Plugin.ConsolidateAsync());

        return await reader.Plugin.GetTransactionsAsync().CountAsync();
    }
}
