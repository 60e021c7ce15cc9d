using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H18: the manifest is deleted by accident; whoever starts afresh folds what is left of the log.</summary>
public sealed class H18MissingManifestTests
{
    [Fact]
    public async Task Fold_WhenTheManifestIsMissing_IsNoFreshStart()
    {
        var error = await Assert.ThrowsAsync<S3DbException>(() => PlayAsync(null));
        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(Script.Manifest, error.Message, StringComparison.Ordinal);
        Assert.Equal(1m, await PlayAsync(ProtocolRule.MissingManifestIsCorruption));
    }

    [Fact]
    public async Task Installation_WhenInterruptedAnywhere_HasAManifestBeforeTheCatalogNamesTheField()
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();

        var puts = process.Store.Operations.Where(operation => operation.Verb == StoreVerb.Put)
            .Select(operation => operation.Key)
            .ToList();
        Assert.InRange(puts.IndexOf(Script.Manifest), 0, puts.LastIndexOf("s3db.json") - 1);
    }

    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();
        await process.Wallets.AddAsync("w", 10m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        await world.Stored.DeleteAsync(Script.Manifest);
        world.Time.Advance(TimeSpan.FromMinutes(2));
        await process.Wallets.AddAsync("w", 1m);
        var other = await world.StartAsync(without: without);

        await HistoryDamagedException.TolerateAsync(other.Wallets.ConsolidateAsync("w"));
        return (await other.Wallets.GetValueAsync("w")).Value;
    }
}
