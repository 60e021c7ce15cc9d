using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.BadInput;

/// <summary>A reducer that throws: its record waits, the others go on, and nothing is lost or done twice.</summary>
public sealed class FailingReducerTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();
    private bool _isCorrected;

    [Fact]
    public async Task ConsolidateAsync_WhenReducerThrows_KeepsItsTransactionsAndDecidesTheOthers()
    {
        var process = await StartAsync();
        var errors = new List<TransactionErrorEventArgs>();
        process.Plugin.TransactionError += (_, e) => errors.Add(e);
        await process.Wallets.AddAsync("good", 1);
        await process.Wallets.AddAsync("bad", 10);
        var poison = await process.Wallets.AddAsync("bad", 13);
        await process.Wallets.AddAsync("bad", 20);
        await process.Wallets.AddAsync("good", 2);

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal((3L, 1), (report.TransactionCount, report.FailingRecords));
        Assert.Equal(3m, (await process.Wallets.GetValueAsync("good")).Value);
        Assert.Equal(10m, (await process.Wallets.GetValueAsync("bad")).Value);
        var error = Assert.Single(errors);
        Assert.Equal(("bad", poison.TransactionId, true), (error.RecordId, error.TransactionId, error.WillRetry));
        var status = await process.Plugin.GetStatusAsync();
        Assert.Contains("unlucky", Assert.Single(status.FailingRecords).Value, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<S3DbException>(() => process.Wallets.ConsolidateAsync("bad"));
        Assert.Contains(
            $"Cannot apply transaction '{poison.TransactionId}' to record 'bad': reducer 'unlucky' version 1 threw",
            thrown.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task ConsolidateAsync_WhenReducerIsCorrected_DecidesEachWaitingTransactionOnce(int passesInBetween)
    {
        var process = await StartAsync();
        await process.Wallets.AddAsync("bad", 13);
        await process.Wallets.AddAsync("bad", 20);
        await process.Plugin.ConsolidateAsync();
        for (var i = 0; i < passesInBetween; i++)
        {
            await process.Wallets.AddAsync("good", 1);
            await process.Plugin.ConsolidateAsync();
        }

        _isCorrected = true;
        var other = await StartAsync();
        Assert.Equal(33m, await other.Wallets.ConsolidateAsync("bad"));
        await other.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        Assert.Equal(33m, (await process.Wallets.GetValueAsync("bad")).Value);
        var rows = await other.Plugin.GetTransactionsAsync().Where(row => row.OriginalId == "bad").ToListAsync();
        Assert.Equal([13m, 20m], rows.Select(row => row.Value));
        Assert.All(rows, row => Assert.True(row.Applied));
        Assert.Empty((await other.Plugin.GetStatusAsync()).FailingRecords);
        Assert.Equal(
            33m + passesInBetween, (await other.Plugin.GetCohortStatsAsync(rows[0].CohortDate)).TotalValue);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenARepeatWaitsBehindAnotherFailure_JudgesItBeforeItsKeyIsForgotten()
    {
        var failing = new HashSet<decimal> { 5m, 7m };
        var process = await _world.StartAsync(o =>
        {
            o.IdempotencyWindow = TimeSpan.FromHours(1);
            o.ReducerName = "unlucky";
            o.Reducer = (start, transactions) => failing.Contains(transactions[0].Value)
                ? throw new InvalidOperationException("unlucky")
                : start + transactions[0].Value;
        });
        var key = new TransactionOptions { IdempotencyKey = "k" };
        await process.Wallets.AddAsync("bad", 5, key);
        await process.Wallets.AddAsync("bad", 7);
        await process.Wallets.AddAsync("bad", 5, key);
        await process.Plugin.ConsolidateAsync();
        failing.Remove(5m);
        for (var day = 0; day < 5; day++)
        {
            await process.Wallets.AddAsync("good", 1);
            await process.Plugin.ConsolidateAsync();
            _world.Time.Advance(TimeSpan.FromDays(1));
        }

        failing.Clear();

        Assert.Equal(12m, await process.Wallets.ConsolidateAsync("bad"));
        await process.Plugin.ConsolidateAsync();
        var report = await process.Plugin.VerifyAsync();
        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
    }

    [Fact]
    public async Task GetTransactionsAsync_WhenTransactionsAreHeld_ShowsThemAsPending()
    {
        var process = await StartAsync();
        var receipt = await process.Wallets.AddAsync("bad", 13);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        var row = Assert.Single(await process.Plugin.GetTransactionsAsync().ToListAsync());

        Assert.Equal((receipt.TransactionId, false), (row.Id, row.Applied));
    }

    [Fact]
    public async Task GetHistoryAsync_WhenReducerThrows_ShowsItAndWhatWaitsBehindItWithoutValues()
    {
        var process = await StartAsync();
        await process.Wallets.AddAsync("bad", 10);
        await process.Plugin.ConsolidateAsync();
        await process.Wallets.AddAsync("bad", 13);
        await process.Plugin.ConsolidateAsync();
        await process.Wallets.AddAsync("bad", 20);

        var history = await process.Plugin.GetHistoryAsync("bad");

        Assert.Equal(
            [(10m, 10m), (13m, null), (20m, null)],
            history.Select(entry => (entry.Transaction.Value, entry.ValueAfter)));
    }

    [Fact]
    public async Task AddAsync_WhenSyncAndReducerThrows_IsPending()
    {
        var process = await StartAsync(ConsolidationMode.Sync);

        var receipt = await process.Wallets.AddAsync("bad", 13);

        Assert.Equal((Verdict.Pending, null), (receipt.Status, receipt.Value));
        Assert.Equal(1m, (await process.Wallets.AddAsync("good", 1)).Value);
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndHeldTransactionsExist_DoesNotHideThem()
    {
        var process = await StartAsync();
        await process.Wallets.AddAsync("bad", 13);
        await process.Plugin.ConsolidateAsync();

        var error = await Assert.ThrowsAsync<ReducerFailedException>(
            () => process.Wallets.GetValueAsync("bad", ReadConsistency.Strong));

        Assert.Equal("bad", error.RecordId);
        await Assert.ThrowsAsync<ReducerFailedException>(() =>
            process.Plugin.GetCohortStatsAsync(new NodaTime.LocalDate(2026, 11, 20), ReadConsistency.Strong));
        Assert.Equal(0m, (await process.Wallets.GetValueAsync("good", ReadConsistency.Strong)).Value);
    }

    [Fact]
    public async Task GetValueAsync_WhenATokensTransactionIsHeld_FailsUntilItIsDecided()
    {
        var process = await StartAsync();
        var before = await process.Wallets.AddAsync("bad", 1);
        var held = await process.Wallets.AddAsync("bad", 13);
        var good = await process.Wallets.AddAsync("good", 1);
        var atHeld = ReadConsistency.AtLeast(held.Token);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<S3DbException>(() => process.Wallets.GetValueAsync("bad", atHeld));

            Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
            Assert.Contains(held.TransactionId, error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<S3DbException>(
                () => process.Plugin.GetCohortStatsAsync(held.CohortDate, atHeld));
        }

        var earlier = await process.Wallets.GetValueAsync("bad", ReadConsistency.AtLeast(before.Token));
        Assert.Equal(1m, earlier.Value);
        Assert.Equal(1m, (await process.Wallets.GetValueAsync("bad", ReadConsistency.AtLeast(earlier.Token))).Value);
        Assert.Equal(1m, (await process.Wallets.GetValueAsync("good", ReadConsistency.AtLeast(good.Token))).Value);

        _isCorrected = true;

        Assert.Equal(14m, (await process.Wallets.GetValueAsync("bad", atHeld)).Value);
        Assert.Equal(15m, (await process.Plugin.GetCohortStatsAsync(held.CohortDate, atHeld)).TotalValue);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private Task<CounterProcess> StartAsync(ConsolidationMode mode = ConsolidationMode.Async) => _world.StartAsync(o =>
    {
        o.Mode = mode;
        o.ReducerName = "unlucky";
        o.Reducer = (start, transactions) => !_isCorrected && transactions.Any(t => t.Value == 13)
            ? throw new InvalidOperationException("13 is unlucky")
            : transactions.Aggregate(start, (sum, t) => sum + t.Value);
    });
}
