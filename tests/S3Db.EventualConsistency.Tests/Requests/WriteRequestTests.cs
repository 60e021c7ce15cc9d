using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>What a write costs, counted on the store's trace.</summary>
public sealed class WriteRequestTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenAloneAndAsync_IsOnePutAndNothingElse()
    {
        var process = await _world.StartAsync();
        process.Mark();

        await process.Wallets.AddAsync("w", 1);

        var only = Assert.Single(process.Trace);
        Assert.Equal(StoreVerb.Put, only.Verb);
        Assert.Contains("/wal/", only.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_WhenAThousandAtOnceOnASlowStore_ShareAtMostFivePuts()
    {
        var process = await _world.StartAsync();
        process.Mark();
        var gate = new PutGate(process.Store);

        await gate.RunAsync(AddAThousandAsync(process));

        Assert.InRange(process.Trace.Count, 1, 5);
        Assert.Equal(1000m, await process.ConsolidateFreelyAsync());
    }

    [Fact]
    public async Task AddAsync_WhenBatchedByFiveHundred_IsExactlyTwoPuts()
    {
        var process = await _world.StartAsync(o =>
        {
            o.BatchTransactions = true;
            o.BatchSize = 500;
        });
        process.Mark();
        var gate = new PutGate(process.Store);

        await gate.RunAsync(AddAThousandAsync(process));

        Assert.Equal(2, process.Trace.Count);
        Assert.Equal(1000m, await process.ConsolidateFreelyAsync());
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndStateInline_AnswersAfterTwoPuts()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        for (var i = 0; i < 20; i++)
        {
            process.Mark();

            var receipt = await process.Wallets.AddAsync("w", 1);

            Assert.Equal(i + 1, receipt.Value);
            Assert.InRange(process.Count(StoreVerb.Put) - CountHistory(process), 1, 2);
        }
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndStateInPages_AnswersAfterThreePuts()
    {
        var process = await _world.StartAsync(
            o => o.Mode = ConsolidationMode.Sync,
            limits: new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 4 });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => process.Wallets.AddAsync($"w{i}", 1)));
        for (var i = 0; i < 10; i++)
        {
            process.Mark();

            await process.Wallets.AddAsync("w7", 1);

            Assert.InRange(process.Count(StoreVerb.Put) - CountHistory(process), 1, 3);
        }
    }

    [Fact]
    public async Task AddAsync_WhenFiftySyncCallsAtOnce_ShareFolds()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        process.Mark();
        var gate = new PutGate(process.Store);

        await gate.RunAsync(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => process.Wallets.AddAsync("w", 1))));

        Assert.InRange(process.Count(StoreVerb.Put), 2, 12);
    }

    [Fact]
    public async Task AddAsync_WhenFiftySyncCallsShareAFold_ReadTheRecordOnceThoughThereIsNone()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        process.Mark();
        var gate = new PutGate(process.Store);

        await gate.RunAsync(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => process.Wallets.AddAsync("w", 1))));

        Assert.InRange(CountRecordReads(process), 1, 5);
    }

    [Fact]
    public async Task AddAsync_WhenTheRecordIsInsertedBetweenTwoSyncCalls_AnswersWithItsInitialValue()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        var other = await _world.StartAsync();

        Assert.Equal(1m, (await process.Wallets.AddAsync("w", 1)).Value);
        await other.Wallets.InsertAsync("w", new { userId = "u", balance = 100 });

        Assert.Equal(102m, (await process.Wallets.AddAsync("w", 1)).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static Task<TransactionReceipt[]> AddAThousandAsync(CounterProcess process) =>
        Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => process.Wallets.AddAsync("w", 1)));

    /// <summary>Cohort files are written in the background of sync callers, who do not wait for them.</summary>
    private static int CountHistory(CounterProcess process) => process.Trace.Count(operation =>
        operation.Verb == StoreVerb.Put && operation.Key.Contains("/cohortDate=", StringComparison.Ordinal));

    private static int CountRecordReads(CounterProcess process) => process.Trace.Count(operation =>
        operation.Verb == StoreVerb.Get && operation.Key.Contains("/data/id=", StringComparison.Ordinal));
}
