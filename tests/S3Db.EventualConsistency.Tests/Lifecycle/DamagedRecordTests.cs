using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>A record that cannot be read stops what depends on its initial value, and only that (I9).</summary>
public sealed class DamagedRecordTests : IAsyncDisposable
{
    private const string Record = "resource=wallets/data/id=x.json";
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"x","format":99}""")]
    [InlineData("not json")]
    public async Task ConsolidateAsync_WhenARecordOfABoundedFieldIsDamaged_FoldsTheOthers(string damage)
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await a.Wallets.InsertAsync("x", new { balance = 5 });
        await a.Wallets.InsertAsync("y", new { balance = 7 });
        var body = await _world.Stored.GetAsync(Record);
        await _world.Stored.PutAsync(Record, System.Text.Encoding.UTF8.GetBytes(damage));
        await a.Wallets.AddAsync("x", 1);
        await b.Wallets.AddAsync("y", 1);
        var other = await StartAsync();

        var error = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => other.Plugin.ConsolidateAsync());

        Assert.Contains(Record, error.Message, StringComparison.Ordinal);
        Assert.Contains("Decisions on 'x' depend on its initial value", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Report.TransactionCount);
        Assert.Equal(8m, (await other.Wallets.GetValueAsync("y")).Value);

        await _world.Stored.PutAsync(Record, body.Body);
        await other.Plugin.ConsolidateAsync();
        Assert.Equal(6m, (await other.Wallets.GetValueAsync("x")).Value);
        Assert.True((await other.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task GetValueAsync_WhenTheTokensWriterIsStopped_SaysAtWhat()
    {
        var process = await StartAsync();
        await process.Wallets.InsertAsync("x", new { balance = 5 });
        await _world.Stored.PutAsync(Record, "{}"u8.ToArray());
        var receipt = await process.Wallets.AddAsync("x", 1);
        var other = await StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => other.Wallets.GetValueAsync("y", ReadConsistency.AtLeast(receipt.Token)));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains("behind a writer that is stopped", error.Message, StringComparison.Ordinal);
        Assert.Contains(Record, error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private Task<CounterProcess> StartAsync() =>
        _world.StartAsync(null, Wallets.Define("number|min:0|default:0"));
}
