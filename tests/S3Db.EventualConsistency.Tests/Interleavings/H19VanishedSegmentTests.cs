using S3Db.EventualConsistency.Tests.Support;


namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H19: a segment was listed, and is gone when it is read. Usually others have folded and removed it meanwhile; it is
/// damage only if the manifest, read again, still needs it.
/// </summary>
public sealed class H19VanishedSegmentTests
{
    [Fact]
    public async Task Fold_WhenAnotherFoldsAndRemovesMeanwhile_GoesOnFromItsManifest()
    {
        Assert.Equal(11m, await PlayAsync(null));
        await Assert.ThrowsAsync<S3DbException>(() => PlayAsync(ProtocolRule.ReloadBeforeCorruption));
    }

    [Fact]
    public async Task Fold_WhenSegmentsAreReallyGone_StopsTheirWritersAndGoesOnWhenRestored()
    {
        await using var world = Script.Prompt();
        foreach (var writer in new[] { await world.StartAsync(), await world.StartAsync() })
        {
            await writer.Wallets.AddAsync("w", 1m);
            await writer.Wallets.AddAsync("w", 10m);
        }

        var first = (await world.KeysAsync(Script.Wal))
            .Where(key => key.EndsWith("000000000001.jsonl.gz", StringComparison.Ordinal))
            .ToList();
        var copies = new List<(string Key, byte[] Body)>();
        foreach (var key in first)
        {
            copies.Add((key, await world.ReadAsync(key)));
        }

        var folder = await world.StartAsync();
        folder.OnceAfterList(Script.Wal, () => world.Stored.DeleteManyAsync(first));
        await folder.Plugin.ConsolidateStoppedAsync();
        Assert.Equal(2, (await folder.Plugin.GetStatusAsync()).StoppedWriters.Count);
        Assert.Equal(0m, await world.ValueAsync());

        foreach (var copy in copies)
        {
            await world.DeliverAsync(copy);
        }

        Assert.Equal(22m, await folder.Wallets.ConsolidateAsync("w"));
        Assert.Empty((await folder.Plugin.GetStatusAsync()).StoppedWriters);
    }

    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var slow = await world.StartAsync(without: without);
        var other = await world.StartAsync();
        await other.Wallets.AddAsync("w", 1m);
        await other.Wallets.AddAsync("w", 10m);
        slow.OnceAfterList(Script.Wal, async () =>
        {
            await other.Plugin.ConsolidateAsync();
            await other.Plugin.ConsolidateAsync();
            Assert.Empty(await world.KeysAsync(Script.Wal));
        });

        return await slow.Wallets.ConsolidateAsync("w");
    }
}
