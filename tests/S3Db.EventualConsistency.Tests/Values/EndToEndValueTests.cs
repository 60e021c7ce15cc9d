using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Values;

/// <summary>Decimals from the call to the disk and back.</summary>
public sealed class EndToEndValueTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenATenthIsAddedTenTimes_IsOne()
    {
        var process = await _world.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await process.Wallets.AddAsync("w", 0.1m);
        }

        Assert.Equal(1.0m, await process.Wallets.ConsolidateAsync("w"));
        Assert.Equal(1m, (await process.Plugin.GetCohortStatsAsync(new LocalDate(2026, 11, 20))).TotalValue);
    }

    [Theory]
    [InlineData("7922816251426433759354395033.5")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("1234567890123456789012345.678")]
    [InlineData("-0.1234567890123456789012345678")]
    public async Task SetAsync_When28Digits_ComesBackFromTheDiskAsItWas(string text)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var writer = await _world.StartAsync(limits: new ConsolidationLimits { InlineBytesMax = 0 });
        await writer.Wallets.InsertAsync("w", new { });
        await writer.Wallets.SetAsync("w", value);
        var reader = await _world.StartAsync();

        Assert.Equal(value, (await reader.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
        Assert.Equal(value, await reader.Wallets.ConsolidateAsync("w"));
        var last = await _world.StartAsync();
        Assert.Equal(value, (await last.Wallets.GetValueAsync("w")).Value);
        Assert.Equal(value, (await last.Wallets.GetAsync("w")).GetDecimal("balance"));
        Assert.Equal(value, Assert.Single(await last.Plugin.GetTransactionsAsync().ToListAsync()).Value);
        var log = last.Db.Resource("wallets_transactions_balance");
        Assert.Equal(value, Assert.Single(await log.QueryAsync(new { }).ToListAsync()).GetDecimal("value"));
    }

    [Fact]
    public async Task AddAsync_WhenManyDecimalsAreMixed_IsTheirExactSum()
    {
        var process = await _world.StartAsync();
        var amounts = Enumerable.Range(1, 500).Select(i => (i * 0.0001m) + (i * 1_000_000.01m)).ToList();

        await Task.WhenAll(amounts.Select(amount => process.Wallets.AddAsync("w", amount)));

        Assert.Equal(amounts.Sum(), await process.Wallets.ConsolidateAsync("w"));
    }

    [Theory]
    [InlineData("79228162514264337593543950335", "1")]
    [InlineData("79228162514264337593543950335", "0.1")]
    [InlineData("1000000000000000000000000000", "0.0001")]
    public async Task AddAsync_WhenResultDoesNotFit_IsRejectedAndChangesNothing(string start, string amount)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        var value = decimal.Parse(start, culture);
        await process.Wallets.SetAsync("w", value);

        var receipt = await process.Wallets.AddAsync("w", decimal.Parse(amount, culture));

        Assert.Equal((Verdict.Rejected, "overflow", value), (receipt.Status, receipt.Reason, receipt.Value));
        Assert.Equal(value, (await process.Wallets.GetValueAsync("w")).Value);
        var rows = await process.Plugin.GetTransactionsAsync().ToListAsync();
        Assert.Equal("rejected:overflow", rows.Single(row => row.Id == receipt.TransactionId).Outcome);
        var stats = await process.Plugin.GetCohortStatsAsync(receipt.CohortDate);
        Assert.Equal((1, 1), (stats.TransactionCount, stats.IneffectiveCount));
    }

    [Fact]
    public async Task AddAsync_WhenAfterARejectedOne_IsStillCounted()
    {
        var process = await _world.StartAsync();
        await process.Wallets.SetAsync("w", decimal.MaxValue);
        await process.Wallets.AddAsync("w", 1);
        await process.Wallets.SubAsync("w", 5);

        Assert.Equal(decimal.MaxValue - 5, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task AddAsync_WhenInitialAndChangeDoNotFitTogether_IsRejected()
    {
        var process = await _world.StartAsync(o => o.Mode = ConsolidationMode.Sync);
        await process.Wallets.InsertAsync("w", new { balance = 0.01m });

        var receipt = await process.Wallets.AddAsync("w", decimal.MaxValue);

        Assert.Equal((Verdict.Rejected, "overflow", 0.01m), (receipt.Status, receipt.Reason, receipt.Value));
        Assert.Equal(0.01m, (await process.Wallets.GetAsync("w")).GetDecimal("balance"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
