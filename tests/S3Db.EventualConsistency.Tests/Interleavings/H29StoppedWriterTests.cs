using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H29: a writer that learns that one of its segments cannot be read goes on under a fresh id.</summary>
public sealed class H29StoppedWriterTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenItsOwnChainWasStoppedByAnother_LeavesUnderAFreshIdAfterTheNextManifestRead()
    {
        Assert.Equal((12m, 2), await PlayAsync(null));
        Assert.Equal((0m, 1), await PlayAsync(ProtocolRule.LeaveUnreadableId));
    }

    [Fact]
    public async Task AddAsync_WhenAVerificationMeetsTheStop_LeavesUnderAFreshId()
    {
        var writer = await _world.StartAsync();
        await writer.Wallets.AddAsync("w", 1);
        await _world.Stored.PutAsync(Assert.Single(await _world.KeysAsync(Wal)), "garbage"u8.ToArray());
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();

        await writer.Plugin.VerifyAsync();
        await writer.Wallets.AddAsync("w", 2);

        Assert.Equal(2, (await _world.KeysAsync(Wal)).Select(WriterOf).Distinct().Count());
    }

    [Fact]
    public async Task AddAsync_WhenAPageItNeedsCannotBeRead_KeepsItsId()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0 };
        var writer = await _world.StartAsync(limits: limits);
        await writer.Wallets.AddAsync("w", 1);
        await writer.Plugin.ConsolidateAsync();
        var page = Assert.Single(await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/pages/"));
        await _world.Stored.PutAsync(page, "garbage"u8.ToArray());
        var folder = await _world.StartAsync(limits: limits);
        await writer.Wallets.AddAsync("w", 2);
        await folder.Plugin.ConsolidateStoppedAsync();

        await writer.Plugin.GetStatusAsync();
        await writer.Wallets.AddAsync("w", 4);

        Assert.Single((await _world.KeysAsync(Wal)).Select(WriterOf).Distinct());
    }

    [Fact]
    public async Task AddAsync_WhenTheStoppedChainHasASlotUnderWay_WaitsForIt()
    {
        var writer = await _world.StartAsync();
        await writer.Wallets.AddAsync("w", 1);
        await _world.Stored.PutAsync(Assert.Single(await _world.KeysAsync(Wal)), "garbage"u8.ToArray());
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        var sent = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        writer.Store.BeforePut = (_, _) =>
        {
            sent.TrySetResult();
            return new ValueTask(gate.Task);
        };

        var second = writer.Wallets.AddAsync("w", 2);
        await sent.Task;
        await writer.Plugin.GetStatusAsync();
        var third = writer.Wallets.AddAsync("w", 4);
        writer.Plugin.ActiveField.Shards[0].Writer.Execute();

        Assert.Equal(1, writer.Plugin.ActiveField.Shards[0].Writer.Queued);
        gate.SetResult();
        await Task.WhenAll(second, third);
        Assert.Equal([1L, 1L, 2L], (await _world.KeysAsync(Wal)).Select(SequenceOf).Order());
    }

    [Fact]
    public async Task RenewWriterAsync_WhenASlotIsUnderWay_WaitsAndThenWritesUnderAFreshId()
    {
        var process = await _world.StartAsync();
        var sent = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        process.Store.BeforePut = (_, _) =>
        {
            sent.TrySetResult();
            return new ValueTask(gate.Task);
        };
        var add = process.Wallets.AddAsync("w", 1);
        await sent.Task;

        var renewal = process.Plugin.RenewWriterAsync();
        Assert.False(renewal.IsCompleted);
        gate.SetResult();
        await renewal;
        await Task.WhenAll(add, process.Wallets.AddAsync("w", 2));

        var keys = await _world.KeysAsync(Wal);
        Assert.Equal([1L, 1L], keys.Select(SequenceOf));
        Assert.Equal(3m, await process.Wallets.ConsolidateAsync("w"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Gives what of 2 + 4 + 8 is folded, and the ids they left under: the 2 before the news came.</summary>
    private static async Task<(decimal Value, int Ids)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var writer = await world.StartAsync(without: without);
        await writer.Wallets.AddAsync("w", 1);
        await world.Stored.PutAsync(Assert.Single(await world.KeysAsync(Wal)), "garbage"u8.ToArray());
        var folder = await world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();

        await writer.Wallets.AddAsync("w", 2);
        Assert.Equal(0m, (await writer.Wallets.GetValueAsync("w")).Value);
        await writer.Wallets.AddAsync("w", 4);
        await writer.Wallets.AddAsync("w", 8);
        await folder.Plugin.ConsolidateStoppedAsync();

        return (await world.ValueAsync(), (await world.KeysAsync(Wal)).Select(WriterOf).Distinct().Count());
    }

    private static string WriterOf(string key) => key.Split('/')[^2];

    private static long SequenceOf(string key) => long.Parse(key.Split('/')[^1].Split('.')[0]);
}
