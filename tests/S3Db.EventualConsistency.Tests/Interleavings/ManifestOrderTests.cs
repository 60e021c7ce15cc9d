
namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// Two rules that were right from the beginning, and have no number: the manifest is read after the listing, and
/// replaced only in the version that was read.
/// </summary>
public sealed class ManifestOrderTests
{
    [Fact]
    public async Task GetValueAsync_WhenStrongAndAFoldFinishesMeanwhile_MissesNothing()
    {
        Assert.Equal(10m, await PlayReadAsync(null));
        Assert.Equal(0m, await PlayReadAsync(ProtocolRule.ListBeforeManifest));
    }

    [Fact]
    public async Task Fold_WhenTheManifestChangedMeanwhile_NeverReplacesIt()
    {
        Assert.Equal(11m, await PlaySwapAsync(null));
        Assert.Equal(1m, await PlaySwapAsync(ProtocolRule.SwapIfMatch));
    }

    /// <summary>What is pending is folded and removed just before the reader lists it.</summary>
    private static async Task<decimal> PlayReadAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync();
        var reader = await world.StartAsync(without: without);
        await folder.Wallets.AddAsync("w", 10m);
        reader.OnceBeforeList(Script.Wal, async () =>
        {
            await folder.Plugin.ConsolidateAsync();
            await folder.Plugin.ConsolidateAsync();
        });

        return (await reader.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value;
    }

    /// <summary>Another folder commits twice, and removes what it folded, before this one's swap arrives.</summary>
    private static async Task<decimal> PlaySwapAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var slow = await world.StartAsync(without: without);
        var other = await world.StartAsync();
        await slow.Wallets.AddAsync("w", 1m);
        slow.OnceBeforePut(Script.Manifest, async () =>
        {
            await other.Wallets.AddAsync("w", 10m);
            await other.Plugin.ConsolidateAsync();
            await other.Plugin.ConsolidateAsync();
        });

        slow.OnceAfterPut(Script.Manifest, () => throw new InvalidOperationException("won, against the rules"));
        var error = await Xunit.Record.ExceptionAsync(() => slow.Plugin.ConsolidateAsync());

        Assert.Equal(without is null, error is null);
        return await world.ValueAsync();
    }
}
