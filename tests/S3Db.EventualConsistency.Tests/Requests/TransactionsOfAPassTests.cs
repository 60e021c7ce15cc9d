using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>A pass takes what it may and what is under way then, whatever it expected of its segments.</summary>
public sealed class TransactionsOfAPassTests : IAsyncDisposable
{
    private const int LargeSegments = 30;
    private const int Large = 20;
    private static readonly ConsolidationLimits Limits = new()
    {
        TransactionsMax = 100, Parallelism = 2, ReadFactorMax = 1, CachedTransactionsMax = 0,
    };

    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConsolidateAsync_AfterSmallSegments_DoesNotTakeLargeOnesByTheSameNumber()
    {
        await WriteLargeAsync();
        var process = await _world.StartAsync(limits: Limits);
        for (var i = 0; i < LargeSegments; i++)
        {
            await process.Wallets.AddAsync("w", 1m);
        }

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal((Large + 1) * LargeSegments, report.TransactionCount);
        var most = (await RowsAsync()).CountBy(row => row.Generation).Max(pass => pass.Value);
        Assert.InRange(most, Limits.TransactionsMax, Limits.TransactionsMax + (Limits.Parallelism * Large));
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTextsAreLong_TakesFewerTransactions()
    {
        var source = new TransactionOptions { Source = new string('s', TransactionOptions.SourceLengthMax) };
        await WriteLargeAsync(source);
        var process = await _world.StartAsync(limits: Limits);

        await process.Plugin.ConsolidateAsync();

        var most = (await RowsAsync()).CountBy(row => row.Generation).Max(pass => pass.Value);
        Assert.InRange(most, 1, Limits.TransactionsMax - 1);
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task WriteLargeAsync(TransactionOptions? options = null)
    {
        var limits = new LogWriterOptions
        {
            BatchTransactions = true, BatchSize = Large, Linger = TimeSpan.FromDays(1),
        };
        var writer = await _world.StartAsync(writerLimits: limits);
        for (var i = 0; i < LargeSegments; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, Large).Select(id => writer.Wallets.AddAsync($"w{id}", 1m, options)));
        }
    }

    private async Task<List<CohortRow>> RowsAsync()
    {
        var rows = new List<CohortRow>();
        foreach (var key in await _world.KeysAsync("resource=wallets_transactions_balance/cohortMonth="))
        {
            var file = await _world.ReadAsync(key);
            rows.AddRange(CohortFileCodec.Decode(key, "balance", new LocalDate(2026, 11, 20), file));
        }

        return rows;
    }
}
