using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>What callers share has the context of none of them: no tenant or scope of who came first.</summary>
public sealed class CallerContextTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();
    private readonly AsyncLocal<string?> _tenant = new();
    private readonly List<string?> _seen = [];

    [Theory]
    [InlineData(ConsolidationMode.Sync)]
    [InlineData(ConsolidationMode.Async)]
    public async Task AnyFold_WhenACallerBeginsIt_DoesNotHaveTheCallersContext(ConsolidationMode mode)
    {
        var process = await _world.StartAsync(o => o.Mode = mode);
        process.Plugin.Consolidated += (_, _) => _seen.Add(_tenant.Value);
        _tenant.Value = "first caller";

        await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();

        Assert.Equal([null], _seen);
        Assert.Equal("first caller", _tenant.Value);
    }

    [Fact]
    public async Task Background_WhenInstalledInAContext_DoesNotKeepIt()
    {
        var interval = TimeSpan.FromMinutes(10);
        var watch = new SleepWatch(_world.Time, interval);
        _tenant.Value = "start of the application";
        var process = await _world.StartAsync(
            o => (o.AutoConsolidate, o.ConsolidationInterval) = (true, interval), clock: watch);
        await watch.WhenAsleepAsync();
        _tenant.Value = null;
        process.Plugin.Consolidated += (_, _) => _seen.Add(_tenant.Value);
        await process.Wallets.AddAsync("w", 1);

        _world.Time.Advance(interval);
        await watch.WhenAsleepAsync();

        Assert.Equal([null], _seen);
    }

    [Fact]
    public async Task AddAsync_WhenTheCallerKeepsItsContextToItself_Works()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        Task<TransactionReceipt> call;
        using (ExecutionContext.SuppressFlow())
        {
            call = process.Wallets.AddAsync("w", 1);
        }

        Assert.Equal(1m, (await call).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
