using NodaTime;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H24: processes start all the time, and each leaves a cursor. Quiet ones move out of the manifest, into pages by the
/// hour of birth, and are found there.
/// </summary>
public sealed class H24ManifestGrowthTests
{
    [Fact]
    public async Task Fold_WhenWritersComeAndGo_KeepsTheManifestSmallAndTheirCursorsKnown()
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync(limits: new() { InlineCursorsMax = 2 });
        var copies = new List<(string Key, byte[] Body)>();
        for (var start = 0; start < 12; start++)
        {
            await (await world.StartAsync()).Wallets.AddAsync("w", 1m);
            copies.Add(await world.CopyAsync(Script.Wal));
            await folder.Plugin.ConsolidateAsync();
            await folder.Plugin.ConsolidateAsync();
            world.Time.Advance(TimeSpan.FromMinutes(11));
        }

        var manifest = folder.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;
        Assert.InRange(manifest.Cursors.Count, 1, 3);
        Assert.InRange(manifest.CursorPages.Count, 2, 3);
        foreach (var copy in copies)
        {
            await world.DeliverAsync(copy);
        }

        Assert.Equal(12m, await folder.Wallets.ConsolidateAsync("w"));
        Assert.Empty(await world.KeysAsync(Script.Wal));
    }

    [Fact]
    public async Task Fold_WhenADayHasPassed_DropsTheCursorPages()
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync(limits: new() { InlineCursorsMax = 0 });
        for (var start = 0; start < 4; start++)
        {
            await folder.Wallets.AddAsync("w", 1m);
            await folder.Plugin.ConsolidateAsync();
            await folder.Plugin.ConsolidateAsync();
            world.Time.Advance(TimeSpan.FromHours(26));
        }

        var manifest = folder.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;
        Assert.InRange(manifest.Cursors.Count + manifest.CursorPages.Count, 1, 2);
        Assert.True(manifest.Horizon > Instant.FromUtc(2026, 11, 22, 0, 0));
    }
}
