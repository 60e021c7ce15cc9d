using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.BadInput;

/// <summary>Calls that are refused: in which words, and without a request (I8).</summary>
public sealed class CallErrorTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task AddAsync_WhenNotPositive_NamesSubAsync(string amount)
    {
        var error = await RefuseAsync(wallets => wallets.AddAsync("w1", decimal.Parse(amount, null)));

        Assert.StartsWith(
            $"Cannot add {amount} on 'wallets/w1.balance': the amount must be positive. Use SubAsync",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task SubAsync_WhenNotPositive_NamesAddAsync(string amount)
    {
        var error = await RefuseAsync(wallets => wallets.SubAsync("w1", decimal.Parse(amount, null)));

        Assert.StartsWith(
            $"Cannot subtract {amount} on 'wallets/w1.balance': the amount must be positive. Use AddAsync",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task SetAsync_WhenZeroOrNegative_IsTaken(string value)
    {
        var process = await _world.StartAsync();

        await process.Wallets.SetAsync("w1", decimal.Parse(value, null));

        Assert.Equal(decimal.Parse(value, null), await process.Wallets.ConsolidateAsync("w1"));
    }

    [Theory]
    [InlineData(0, "it has 0 bytes")]
    [InlineData(1025, "it has 1025 bytes")]
    public async Task AddAsync_WhenIdIsEmptyOrTooLong_NamesTheRule(int length, string fault)
    {
        var id = new string('x', length);

        var error = await RefuseAsync(wallets => wallets.AddAsync(id, 1));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 1024 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("wallets", error.Message, StringComparison.Ordinal);
        await RefuseAsync(wallets => wallets.ConsolidateAsync(id));
        await RefuseAsync(wallets => wallets.GetValueAsync(id));
    }

    [Fact]
    public async Task AddAsync_WhenIdIsOfTheLargestLength_IsTaken()
    {
        var process = await _world.StartAsync();
        var id = new string('é', 512);

        await process.Wallets.AddAsync(id, 1);

        Assert.Equal(1m, await process.Wallets.ConsolidateAsync(id));
    }

    [Fact]
    public async Task AddAsync_WhenFieldIsUnknown_NamesTheFields()
    {
        var error = await RefuseAsync(wallets => wallets.AddAsync("w1", "balanse", 1));

        Assert.StartsWith(
            "'balanse' of 'wallets' has no eventual consistency. The fields that have it: balance",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_WhenSourceIsTooLong_NamesTheLimit()
    {
        var error = await RefuseAsync(wallets =>
            wallets.AddAsync("w1", 1, new TransactionOptions { Source = new string('s', 257) }));

        Assert.Contains("'wallets/w1.balance'", error.Message, StringComparison.Ordinal);
        Assert.Contains("257 characters and may have 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_WhenTimestampIsBeyondTheCalendar_NamesTheRange()
    {
        var error = await RefuseAsync(wallets =>
            wallets.AddAsync("w1", 1, new TransactionOptions { Timestamp = Instant.MaxValue }));

        Assert.Contains(
            "must be from 0001-01-02T00:00:00Z to 9999-12-30T00:00:00Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PatchAsync_WhenFieldIsManaged_NamesSetAsync()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w1", new { balance = 1 });

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Wallets.PatchAsync("w1", new { balance = 5 }));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.StartsWith("Cannot patch 'wallets/w1.balance'", error.Message, StringComparison.Ordinal);
        Assert.Contains("SetAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal(1m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task UpdateAsync_WhenFieldIsManaged_LeavesItAlone()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w1", new { balance = 1 });
        await process.Wallets.AddAsync("w1", 2);

        await process.Wallets.UpdateAsync("w1", new { balance = 500, note = "new" });

        Assert.Equal(3m, await process.Wallets.ConsolidateAsync("w1"));
    }

    [Fact]
    public async Task InsertAsync_WhenReducerIsNotAdditive_TakesTheDefaultOnly()
    {
        var process = await _world.StartAsync(o => o.Reducer = Reducers.Max);

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Wallets.InsertAsync("w1", new { balance = 5 }));
        await process.Wallets.InsertAsync("w1", new { balance = 0 });

        Assert.Contains(
            "the reducer 'max' starts every counter from the attribute's default, 0",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("SetAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryAsync_WhenDayIsNoDay_SaysWhatOneIs()
    {
        var process = await _world.StartAsync();
        var log = process.Db.Resource("wallets_transactions_balance");

        var error = await Assert.ThrowsAsync<S3DbException>(
            async () => await log.QueryAsync(new { cohortDate = "20/11/2026" }).ToListAsync());

        Assert.Contains(
            "cohortDate is '20/11/2026' and must be a day such as '2026-11-20'",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertAsync_WhenIntoTheLog_IsRefused()
    {
        var process = await _world.StartAsync();
        var log = process.Db.Resource("wallets_transactions_balance");

        var error = await Assert.ThrowsAsync<S3DbException>(() => log.InsertAsync("t", new { value = 1 }));

        Assert.Contains("Cannot write 'wallets_transactions_balance'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetValueAsync_WhenTokenIsAhead_IsRefusedAndNotWeakened()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        await using var elsewhere = new CounterWorld();
        var other = await elsewhere.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        TransactionReceipt? receipt = null;
        for (var i = 0; i < 3; i++)
        {
            receipt = await other.Wallets.AddAsync("w", 1);
        }

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt!.Token)));

        Assert.Equal(S3DbErrorKind.Unavailable, error.Kind);
        Assert.Contains("is ahead of wallets.balance (shard 0)", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<S3DbException> RefuseAsync(Func<Resource, Task> call)
    {
        var process = await _world.StartAsync();
        process.Mark();
        var error = await Assert.ThrowsAsync<S3DbException>(() => call(process.Wallets));
        Assert.Equal((S3DbErrorKind.Invalid, false), (error.Kind, error.IsOutcomeUnknown));
        Assert.Empty(process.Trace);
        return error;
    }
}
