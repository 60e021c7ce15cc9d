using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// What a caller with an idempotency key may rely on: one effect, and the first result for everybody.
/// </summary>
public sealed class IdempotentCallTests : IAsyncDisposable
{
    private readonly CounterWorld _world = CounterWorld.OnSystemClock();

    [Fact]
    public async Task AddAsync_WhenAHundredCallsOfFourProcessesShareAKey_TakesEffectOnceAndAnswersAllAlike()
    {
        var processes = new List<CounterProcess>();
        for (var i = 0; i < 4; i++)
        {
            processes.Add(await StartAsync());
        }

        var receipts = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(i => processes[i % 4].Wallets.AddAsync("w", 25, Key("order-42"))));

        Assert.Equal(25m, await processes[0].Wallets.ConsolidateAsync("w"));
        var result = Assert.Single(receipts.Select(Result).Distinct());
        Assert.Equal((Verdict.Applied, 25m), (result.Status, result.Value));
        var rows = await LogAudit.ReadAsync(processes[1].Plugin);
        Assert.Equal(100, rows.Count);
        Assert.Equal(result.Id, Assert.Single(rows, row => row.Outcome is null).Id);
        Assert.Equal(99, rows.Count(row => row.Outcome == "duplicate"));
        await LogAudit.AssertConsistentAsync("100 calls", processes[2].Wallets, processes[2].Plugin, "w");
    }

    [Fact]
    public async Task AddAsync_WhenTheKeyWasUsedWithAnotherAmount_IsRejectedWithItsOwnReason()
    {
        var process = await StartAsync();
        await process.Wallets.AddAsync("w", 25, Key("k"));

        var other = await process.Wallets.AddAsync("w", 26, Key("k"));
        var opposite = await process.Wallets.SubAsync("w", 25, Key("k"));

        Assert.Equal((Verdict.Rejected, "key-reused", 25m), (other.Status, other.Reason, other.Value));
        Assert.Equal((Verdict.Rejected, "key-reused"), (opposite.Status, opposite.Reason));
        Assert.Equal(25m, (await process.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
    }

    [Fact]
    public async Task SubAsync_WhenTheFirstWasRejected_RepeatsTheRejectionThoughItWouldPassNow()
    {
        var process = await StartAsync("number|min:0|default:0");
        var first = await process.Wallets.SubAsync("w", 10, Key("k"));
        await process.Wallets.AddAsync("w", 100);

        var repeat = await process.Wallets.SubAsync("w", 10, Key("k"));

        Assert.Equal((Verdict.Rejected, "minimum", 0m), (first.Status, first.Reason, first.Value));
        Assert.Equal(Result(first), Result(repeat));
        Assert.Equal(100m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task AddAsync_WhenOthersCameInBetween_AnswersARepeatWithTheFirstValue()
    {
        var process = await StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 7 });
        var first = await process.Wallets.AddAsync("w", 1, Key("k"));
        await process.Wallets.AddAsync("w", 1000);

        var repeat = await process.Wallets.AddAsync("w", 1.0m, Key("k"));

        Assert.Equal(8m, first.Value);
        Assert.Equal(Result(first), Result(repeat));
        Assert.NotEqual(first.Token, repeat.Token);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task AddAsync_WhenTheKeyIsOfAnotherRecord_IsNoRepeat(int shards)
    {
        var process = await StartAsync(shards: shards);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => process.Wallets.AddAsync($"w{i}", 5, Key("k"))));

        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(5m, await process.Wallets.ConsolidateAsync($"w{i}"));
        }
    }

    [Fact]
    public async Task AddAsync_WhenTheRecordWasDeletedMeanwhile_DoesNotCountInItsNextLife()
    {
        var process = await StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 1 });
        await process.Wallets.AddAsync("w", 5, Key("k"));
        await process.Wallets.DeleteAsync("w");
        await process.Wallets.InsertAsync("w", new { balance = 100 });

        var repeat = await (await StartAsync()).Wallets.AddAsync("w", 5, Key("k"));

        Assert.Equal((Verdict.Applied, null), (repeat.Status, repeat.Value));
        Assert.Equal(100m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task GetValueAsync_WhenARepeatIsPending_CountsItOnce()
    {
        var process = await StartAsync(mode: ConsolidationMode.Async);
        var other = await StartAsync(mode: ConsolidationMode.Async);
        await process.Wallets.AddAsync("w", 5, Key("folded"));
        await process.Plugin.ConsolidateAsync();
        await other.Wallets.AddAsync("w", 5, Key("folded"));
        await process.Wallets.AddAsync("w", 7, Key("pending"));
        await other.Wallets.AddAsync("w", 7, Key("pending"));

        var value = await process.Wallets.GetValueAsync("w", ReadConsistency.Strong);
        var history = await process.Plugin.GetHistoryAsync("w");
        var stats = await other.Plugin.GetCohortStatsAsync(history[0].Transaction.CohortDate);

        Assert.Equal((12m, 3), (value.Value, value.Pending));
        Assert.Equal(12m, history[^1].ValueAfter);
        Assert.Equal(5m, stats.TotalValue);
        Assert.Equal(12m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task AddAsync_WhenTheReducerFailed_IsRememberedOnlyOnceItIsDecided()
    {
        var isBroken = true;
        var process = await StartAsync(change: o =>
        {
            o.ReducerName = "sometimes";
            o.Reducer = (current, rows) => isBroken
                ? throw new InvalidOperationException("broken")
                : current + rows.Sum(row => row.Value);
        });
        var first = await process.Wallets.AddAsync("w", 5, Key("k"));
        var second = await process.Wallets.AddAsync("w", 5, Key("k"));
        Assert.Equal((Verdict.Pending, Verdict.Pending), (first.Status, second.Status));

        isBroken = false;
        await process.Plugin.ConsolidateAsync();
        var third = await process.Wallets.AddAsync("w", 5, Key("k"));

        Assert.Equal((first.TransactionId, Verdict.Applied, 5m), (third.TransactionId, third.Status, third.Value));
        Assert.Equal(5m, await process.Wallets.ConsolidateAsync("w"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static TransactionOptions Key(string key) => new() { IdempotencyKey = key };

    private static (string Id, Verdict Status, string? Reason, decimal? Value, NodaTime.Instant At) Result(
        TransactionReceipt receipt) =>
        (receipt.TransactionId, receipt.Status, receipt.Reason, receipt.Value, receipt.Timestamp);

    private Task<CounterProcess> StartAsync(
        string balance = "number|default:0",
        int shards = 1,
        ConsolidationMode mode = ConsolidationMode.Sync,
        Action<EventualConsistencyOptions>? change = null) => _world.StartAsync(
            options =>
            {
                (options.Mode, options.Shards) = (mode, shards);
                change?.Invoke(options);
            },
            Wallets.Define(balance));
}
