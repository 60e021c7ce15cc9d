using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>
/// A cursor page that cannot be read: what its writers have pending waits for it, and nothing else does (I9).
/// </summary>
public sealed class DamagedCursorTests : IAsyncDisposable
{
    private const string Pages = "resource=wallets_transactions_balance/_log/000/pages/c";
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private static readonly ConsolidationLimits Limits = new() { InlineCursorsMax = 0 };
    private readonly CounterWorld _world = new();
    private CounterProcess _waiting = null!;
    private string _key = null!;
    private byte[] _page = null!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConsolidateAsync_WhenACursorPageCannotBeRead_FoldsTheOthersAndNamesIt(bool isGone)
    {
        await WaitBehindAPageAsync();
        await DamageAsync(isGone);
        var other = await StartAsync();
        await other.Wallets.AddAsync("w", 100);

        var error = await Assert.ThrowsAnyAsync<PageUnreadableException>(() => other.Plugin.ConsolidateAsync());

        Assert.Contains(_key, error.Message, StringComparison.Ordinal);
        Assert.Equal(101m, (await other.Wallets.GetValueAsync("w")).Value);
        Assert.Equal(1, other.Plugin.ActiveField.Shards[0].Monitor.ConsecutiveFailures);
        await _world.Stored.PutAsync(_key, _page);
        Assert.Equal(111m, await other.Wallets.ConsolidateAsync("w"));
        await other.Plugin.ConsolidateAsync();
        Assert.Empty(await _world.KeysAsync(Wal));
        var report = await other.Plugin.VerifyAsync();
        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenACursorPageIsDamagedForDays_ForgetsNoneOfItsWriters()
    {
        await WaitBehindAPageAsync();
        await DamageAsync(isGone: false);
        var other = await StartAsync();
        for (var day = 0; day < 3; day++)
        {
            await other.Wallets.AddAsync("w", 100);
            await Assert.ThrowsAnyAsync<PageUnreadableException>(() => other.Plugin.ConsolidateAsync());
            _world.Time.Advance(TimeSpan.FromHours(26));
        }

        await _world.Stored.PutAsync(_key, _page);

        Assert.Equal(311m, await other.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task GetValueAsync_WhenACursorPageCannotBeRead_FailsWhereItIsNeeded()
    {
        var waiting = await WaitBehindAPageAsync();
        await DamageAsync(isGone: false);
        var other = await StartAsync();
        var receipt = await other.Wallets.AddAsync("w", 100);

        var read = await other.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token));

        Assert.Equal(101m, read.Value);
        foreach (var level in new[] { ReadConsistency.Strong, ReadConsistency.AtLeast(waiting.Token) })
        {
            var error = await Assert.ThrowsAnyAsync<PageUnreadableException>(
                () => other.Wallets.GetValueAsync("w", level));
            Assert.Equal(_key, error.Key);
        }
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndAnEarlierIdOfItsProcessIsOnTheDamagedPage_IsDecided()
    {
        await WaitBehindAPageAsync();
        await DamageAsync(isGone: false);

        var receipt = await _waiting.Wallets.AddAsync(
            "w", 100, new TransactionOptions { Mode = ConsolidationMode.Sync });

        Assert.Equal((Verdict.Applied, 101m), (receipt.Status, receipt.Value));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private Task<CounterProcess> StartAsync() => _world.StartAsync(limits: Limits);

    /// <summary>
    /// A process adds 1, which is folded, and 10 when its cursor has moved to a page. Then a new hour begins.
    /// </summary>
    private async Task<TransactionReceipt> WaitBehindAPageAsync()
    {
        _waiting = await StartAsync();
        await _waiting.Wallets.AddAsync("w", 1);
        var other = await StartAsync();
        await other.Wallets.AddAsync("v", 1);
        await other.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(11));
        await other.Wallets.AddAsync("v", 1);
        await other.Plugin.ConsolidateAsync();
        var receipt = await _waiting.Wallets.AddAsync("w", 10);
        _world.Time.Advance(TimeSpan.FromHours(1));
        return receipt;
    }

    private async Task DamageAsync(bool isGone)
    {
        _key = Assert.Single(await _world.KeysAsync(Pages));
        _page = await _world.ReadAsync(_key);
        await _world.Stored.DeleteAsync(_key);
        if (!isGone)
        {
            await _world.Stored.PutAsync(_key, "garbage"u8.ToArray());
        }
    }
}
