
namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H30: a reader has a manifest whose pages are retired and removed while it reads. It reads the manifest again, and
/// keeps the listing it began with.
/// </summary>
public sealed class H30RetiredPageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetValueAsync_WhenItsPageIsRetiredAndRemovedMeanwhile_ReadsTheNewerOne(bool isStrong)
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync(limits: Script.Paged);
        var reader = await world.StartAsync(limits: Script.Paged);
        await folder.Wallets.AddAsync("w", 1m);
        await folder.Plugin.ConsolidateAsync();
        await folder.Wallets.AddAsync("w", 10m);
        var before = await world.KeysAsync(Script.Pages);
        reader.OnceAfterGet(isStrong ? Script.Wal : Script.Manifest, async () =>
        {
            await folder.Plugin.ConsolidateAsync();
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await folder.Plugin.ConsolidateAsync();
            Assert.Empty((await world.KeysAsync(Script.Pages)).Intersect(before, StringComparer.Ordinal));
        });

        var value = await reader.Wallets.GetValueAsync(
            "w", isStrong ? ReadConsistency.Strong : ReadConsistency.Eventual);

        Assert.Equal(11m, value.Value);
    }

    [Fact]
    public async Task Removal_WhenAPageWasRetiredJustNow_WaitsForSlowReaders()
    {
        await using var world = Script.Prompt();
        var folder = await world.StartAsync(limits: Script.Paged);
        await folder.Wallets.AddAsync("w", 1m);
        await folder.Plugin.ConsolidateAsync();
        var before = await world.KeysAsync(Script.Pages);
        await folder.Wallets.AddAsync("w", 10m);
        world.Time.Advance(TimeSpan.FromHours(1));

        await folder.Plugin.ConsolidateAsync();

        Assert.Empty(before.Except(await world.KeysAsync(Script.Pages), StringComparer.Ordinal));
    }
}
