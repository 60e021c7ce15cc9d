using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H2: the swap's answer is lost, or false, and the manifest has moved on or not yet.</summary>
public sealed class H02UnknownSwapTests
{
    [Fact]
    public async Task Fold_WhenItsSwapWonUnheardAndAnotherFoldFollowed_LeavesItsPages()
    {
        Assert.Equal(11m, await PlayMovedOnAsync(null));
        await Assert.ThrowsAsync<PageGoneException>(() => PlayMovedOnAsync(ProtocolRule.KeepOwnPages));
    }

    [Fact]
    public async Task Fold_WhenTriedAgainWithMoreSegments_NeverWritesAPageKeyTwice()
    {
        Assert.Equal(15m, await PlayRetriedAsync(null));
        Assert.Equal(10m, await PlayRetriedAsync(ProtocolRule.FreshPageNonce));
    }

    [Fact]
    public async Task Fold_WhenAWonSwapIsAnsweredAsLost_CountsOnce()
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync();
        await folder.Wallets.AddAsync("w", 10m);
        folder.OnceAfterPut(Script.Manifest, () => throw new StoreException(
            StoreErrorKind.PreconditionFailed, Script.Manifest, "the library had sent it twice"));

        Assert.Equal(10m, await folder.Wallets.ConsolidateAsync("w"));
        Assert.Equal(1, await world.CountRowsAsync());
    }

    /// <summary>The second fold touches the other page alone, and so keeps the first one's.</summary>
    private static async Task<decimal> PlayMovedOnAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var limits = Script.Paged with { PageEntriesMax = 1 };
        var first = await world.StartAsync(limits: limits, without: without);
        var second = await world.StartAsync(limits: limits);
        await first.Wallets.AddAsync("w", 1m);
        await first.Wallets.AddAsync("other", 1m);
        await first.Plugin.ConsolidateAsync();
        await first.Wallets.AddAsync("w", 10m);
        first.LoseReplyOfPut(Script.Manifest, async () =>
        {
            await second.Wallets.AddAsync("other", 1m);
            await second.Plugin.ConsolidateAsync();
        });

        await first.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }

    /// <summary>The first attempt stored its pages; its swap never arrived, nor did any answer.</summary>
    private static async Task<decimal> PlayRetriedAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt(attempts: 1);
        var folder = await world.StartAsync(limits: Script.Paged, without: without);
        await folder.Wallets.AddAsync("w", 10m);
        folder.OnceBeforePut(Script.Manifest, () =>
        {
            folder.OnceAfterGet(Script.Manifest, () => throw Script.Unanswered(Script.Manifest));
            throw Script.Unanswered(Script.Manifest);
        });
        await Assert.ThrowsAnyAsync<S3DbException>(() => folder.Plugin.ConsolidateAsync());
        await folder.Wallets.AddAsync("w", 5m);

        await folder.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }
}
