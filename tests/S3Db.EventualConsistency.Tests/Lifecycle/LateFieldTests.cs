using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>A record that had lives before its field had a counter.</summary>
public sealed class LateFieldTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task GetAsync_WhenRecordWasRecreatedBeforeThePlugin_StartsFromItsInitial()
    {
        var process = await StartAsync("number|default:0");

        Assert.Equal(50m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
        await process.Wallets.AddAsync("w1", 5);
        await process.Plugin.ConsolidateAsync();

        Assert.Equal(55m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetValueAsync_WhenRecordWasRecreatedBeforeThePlugin_StartsFromItsInitial(bool isStrong)
    {
        var process = await StartAsync("number|default:0");
        var consistency = isStrong ? ReadConsistency.Strong : ReadConsistency.Eventual;

        Assert.Equal(50m, (await process.Wallets.GetValueAsync("w1", consistency)).Value);
        await process.Wallets.AddAsync("w1", 5);
        await process.Plugin.ConsolidateAsync();

        Assert.Equal(55m, (await process.Wallets.GetValueAsync("w1", consistency)).Value);
    }

    [Fact]
    public async Task SubAsync_WhenRecordWasRecreatedBeforeThePlugin_IsJudgedWithItsInitial()
    {
        var process = await StartAsync("number|min:0|default:0");

        await process.Wallets.SubAsync("w1", 30);
        await process.Wallets.SubAsync("w1", 30);

        Assert.Equal(20m, await process.Wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task InsertAsync_WhenSuchARecordWasDeleted_StartsAfresh()
    {
        var process = await StartAsync("number|default:0");
        await process.Wallets.AddAsync("w1", 5);
        Assert.Equal(55m, await process.Wallets.ConsolidateAsync("w1"));

        await process.Wallets.DeleteAsync("w1");
        await process.Wallets.InsertAsync("w1", new { balance = 7 });

        Assert.Equal(7m, (await process.Wallets.GetValueAsync("w1")).Value);
        Assert.Equal(7m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<CounterProcess> StartAsync(string balance)
    {
        var process = await _world.OpenAsync();
        var wallets = await process.Db.CreateResourceAsync(Wallets.Define(balance));
        await wallets.InsertAsync("w1", new { balance = 1 });
        await wallets.DeleteAsync("w1");
        await wallets.InsertAsync("w1", new { balance = 50 });
        await process.InstallAsync(Wallets.Options(), Wallets.Define(balance));
        return process;
    }
}
