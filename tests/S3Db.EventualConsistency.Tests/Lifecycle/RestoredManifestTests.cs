using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>
/// A manifest that was restored from an older copy counts its generations again, and cohort files of the lost ones lie
/// where new ones belong. They must not pass for the history of what is folded now.
/// </summary>
public sealed class RestoredManifestTests : IAsyncDisposable
{
    private const string Cohorts = "resource=wallets_transactions_balance/cohortMonth=";
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConsolidateAsync_WhenAFileOfALostFoldIsInTheWay_KeepsTheRowsAndNamesIt(bool isByAnother)
    {
        await FoldAsync(await _world.StartAsync(), 1m);
        var copy = await _world.Stored.GetAsync(Wallets.Manifest);
        await FoldAsync(await _world.StartAsync(), 10m);
        var file = (await _world.KeysAsync(Cohorts))[^1];
        _world.Time.Advance(TimeSpan.FromMinutes(30));
        await _world.Stored.PutAsync(Wallets.Manifest, copy.Body);
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 100m);

        var error = await Assert.ThrowsAsync<HistoryDamagedException>(() => process.Plugin.ConsolidateAsync());
        var last = isByAnother ? await _world.StartAsync() : process;
        await last.Wallets.AddAsync("w", 1_000m);
        await Assert.ThrowsAsync<HistoryDamagedException>(() => last.Plugin.ConsolidateAsync());

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        await _world.Stored.DeleteAsync(file);
        await last.Plugin.ConsolidateAsync();
        // The lost fold's own segment was still there, and is folded again.
        Assert.Equal(1_111m, (await last.Wallets.GetValueAsync("w")).Value);
        var values = await last.Plugin.GetTransactionsAsync().Select(row => row.Value).ToListAsync();
        Assert.Equal([1m, 10m, 100m, 1_000m], values.Order());
        Assert.True((await last.Plugin.VerifyAsync()).IsExact);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static async Task FoldAsync(CounterProcess process, decimal value)
    {
        await process.Wallets.AddAsync("w", value);
        await process.Plugin.ConsolidateAsync();
        await process.Db.DisposeAsync();
    }
}
