using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>A deletion ends the counter of one life: not before it says so, and of no later one (H16).</summary>
public sealed class DeletionTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task DeleteAsync_WhenChainIsStopped_IsNotFinished()
    {
        var deleter = await _world.StartAsync();
        await deleter.Wallets.InsertAsync("w1", new { balance = 1 });
        var receipt = await deleter.Wallets.AddAsync("w1", 5);
        var key = Assert.Single(await _world.KeysAsync(Wal));
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, "not gzip at all"u8.ToArray());
        Assert.True(TransactionId.TryParse(receipt.TransactionId, out var id));
        deleter.Plugin.ActiveField.Shards[0].Consolidator.Segments.Forget([new SegmentRef(id.Writer, id.Sequence)]);

        var error = await Assert.ThrowsAsync<S3DbException>(() => deleter.Wallets.DeleteAsync("w1"));

        Assert.Equal(S3DbErrorKind.Unavailable, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<S3DbException>(() => deleter.Wallets.InsertAsync("w1", new { balance = 7 }));
        await _world.Stored.PutAsync(key, body);
        Assert.False(await deleter.Wallets.DeleteAsync("w1"));
        await deleter.Wallets.InsertAsync("w1", new { balance = 7 });
        Assert.Equal(7m, await deleter.Wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task DeleteAsync_WhenAnotherWriterIsStopped_WaitsSoThatItsAddsStayInTheOldLife()
    {
        var adder = await _world.StartAsync();
        await adder.Wallets.InsertAsync("w1", new { balance = 1 });
        await adder.Wallets.AddAsync("w1", 5);
        var key = Assert.Single(await _world.KeysAsync(Wal));
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, "not gzip at all"u8.ToArray());
        var deleter = await _world.StartAsync();

        await Assert.ThrowsAsync<S3DbException>(() => deleter.Wallets.DeleteAsync("w1"));
        await Assert.ThrowsAsync<S3DbException>(() => deleter.Wallets.InsertAsync("w1", new { balance = 7 }));
        await _world.Stored.PutAsync(key, body);
        await deleter.Wallets.InsertAsync("w1", new { balance = 7 });

        Assert.Equal(7m, await deleter.Wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task ClearAsync_WhenItNamesAnEarlierLife_HasNoEffect()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w1", new { balance = 1 });
        await process.Wallets.DeleteAsync("w1");
        await process.Wallets.InsertAsync("w1", new { balance = 2 });
        var first = (await process.Wallets.ReadStateAsync("w1", CancellationToken.None))!.Incarnation;
        await process.Wallets.DeleteAsync("w1");
        await process.Wallets.InsertAsync("w1", new { balance = 3 });
        await process.Wallets.AddAsync("w1", 10);
        await process.Wallets.ConsolidateAsync("w1");

        await process.Plugin.ActiveField.ClearAsync("w1", string.Empty, first, CancellationToken.None);

        var other = await _world.StartAsync();
        Assert.Equal(13m, await other.Wallets.ConsolidateAsync("w1"));
        Assert.Equal(13m, (await other.Wallets.GetAsync("w1")).GetDecimal("balance"));
        Assert.True(await other.Wallets.DeleteAsync("w1"));
        await other.Wallets.InsertAsync("w1", new { balance = 4 });
        Assert.Equal(4m, await other.Wallets.ConsolidateAsync("w1"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
