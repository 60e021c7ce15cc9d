using System.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>Counters in the manifest are repaired like those on pages.</summary>
public sealed class VerifyInlineRepairTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    /// <summary>
    /// Those that fill more than half of what a manifest holds, too: what is replaced takes no room beside them.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public async Task VerifyAsync_WhenInlineCountersDeviate_ReplacesThem(int records)
    {
        var process = await _world.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, records).Select(i => process.Wallets.AddAsync($"w{i}", 1m)));
        await process.Plugin.ConsolidateAsync();
        var manifest = Encoding.UTF8.GetString(await _world.ReadAsync(Wallets.Manifest));
        var changed = manifest.Replace("\"w0\":{\"value\":1}", "\"w0\":{\"value\":2}", StringComparison.Ordinal);
        Assert.NotEqual(manifest, changed);
        await _world.Stored.PutAsync(Wallets.Manifest, Encoding.UTF8.GetBytes(changed));
        var auditor = await _world.StartAsync();

        var report = await auditor.Plugin.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.True(report.IsRepaired);
        Assert.Equal(1m, (await auditor.Wallets.GetValueAsync("w0")).Value);
        Assert.True((await (await _world.StartAsync()).Plugin.VerifyAsync()).IsExact);
        Assert.Empty(await _world.KeysAsync(DamagedLog.Pages));
    }

    /// <summary>Where the log gives more than a manifest holds, it goes to pages.</summary>
    [Fact]
    public async Task VerifyAsync_WhenInlineCountersAreTooManyForThis_StoresThemAsPages()
    {
        var process = await _world.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => process.Wallets.AddAsync($"w{i}", 1m)));
        await process.Plugin.ConsolidateAsync();
        var manifest = Encoding.UTF8.GetString(await _world.ReadAsync(Wallets.Manifest));
        var changed = manifest.Replace("\"w0\":{\"value\":1},", string.Empty, StringComparison.Ordinal);
        await _world.Stored.PutAsync(Wallets.Manifest, Encoding.UTF8.GetBytes(changed));
        var auditor = await _world.StartAsync(limits: new ConsolidationLimits { InlineBytesMax = 1_024 });

        var report = await auditor.Plugin.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.True(report.IsRepaired);
        Assert.Single(await _world.KeysAsync(DamagedLog.Pages));
        Assert.Equal(1m, (await auditor.Wallets.GetValueAsync("w0")).Value);
        Assert.True((await (await _world.StartAsync()).Plugin.VerifyAsync()).IsExact);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
