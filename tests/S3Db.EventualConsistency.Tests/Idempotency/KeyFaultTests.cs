using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// What keys are for: a caller whose outcome is unknown repeats, anywhere. And a memory that is damaged.
/// </summary>
public sealed class KeyFaultTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenTheReplyWasLostAndAnotherProcessRepeats_TakesEffectOnce()
    {
        var first = await _world.StartAsync();
        var second = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        var reply = new TaskCompletionSource();
        var stored = new TaskCompletionSource();
        first.Store.AfterPutApplied = (_, _) =>
        {
            stored.TrySetResult();
            return new ValueTask(reply.Task);
        };
        var call = first.Wallets.AddAsync("w", 5, Key("k"));
        await stored.Task;
        _world.Time.Advance(TimeSpan.FromSeconds(31));
        var error = await Assert.ThrowsAsync<S3DbException>(() => call);

        var repeat = await second.Wallets.AddAsync("w", 5, Key("k"));

        await second.Plugin.ConsolidateAsync();
        var rows = await LogAudit.ReadAsync(second.Plugin);
        reply.SetResult();
        Assert.True(error.IsOutcomeUnknown);
        Assert.Equal((Verdict.Applied, 5m), (repeat.Status, repeat.Value));
        Assert.Equal([null, "duplicate"], rows.Select(row => row.Outcome));
        Assert.Equal(rows[0].Id, repeat.TransactionId);
        Assert.Equal(5m, await first.Wallets.ConsolidateAsync("w"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task Fold_WhenTheMemoryIsDamaged_StopsWhatNeedsItAndNothingElse(int index, bool isGone)
    {
        var process = await _world.StartAsync(limits: new ConsolidationLimits { InlineKeysMax = 0 });
        await process.Wallets.AddAsync("w", 5, Key("k"));
        await process.Plugin.ConsolidateAsync();
        var pages = await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/pages/k");
        Assert.Equal(2, pages.Count);
        var page = pages[index];
        var body = await _world.ReadAsync(page);
        await _world.Stored.DeleteAsync(page);
        if (!isGone)
        {
            await _world.Stored.PutAsync(page, "damaged"u8.ToArray());
        }

        var fresh = await _world.StartAsync(limits: new ConsolidationLimits { InlineKeysMax = 0 });
        var other = await _world.StartAsync();
        await fresh.Wallets.AddAsync("w", 5, Key("k"));
        await other.Wallets.AddAsync("w", 7);
        var stopped = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => fresh.Plugin.ConsolidateAsync());
        Assert.Contains(page, stopped.Message, StringComparison.Ordinal);
        Assert.Equal(12m, (await fresh.Wallets.GetValueAsync("w")).Value);
        var chain = Assert.Single(fresh.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest.Stopped);
        Assert.Contains(page, chain.Value.Reason, StringComparison.Ordinal);
        var unreadable = await Assert.ThrowsAnyAsync<PageUnreadableException>(() => StrongAsync(fresh));
        Assert.Equal(page, unreadable.Key);

        await _world.Stored.DeleteAsync(page);
        await _world.Stored.PutAsync(page, body);
        Assert.Equal(12m, await fresh.Wallets.ConsolidateAsync("w"));
        var rows = await LogAudit.ReadAsync(fresh.Plugin);
        Assert.Equal(["duplicate"], rows.Select(row => row.Outcome).OfType<string>());
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static TransactionOptions Key(string key) => new() { IdempotencyKey = key };

    private static Task<CounterValue> StrongAsync(CounterProcess process) =>
        process.Wallets.GetValueAsync("w", ReadConsistency.Strong);
}
