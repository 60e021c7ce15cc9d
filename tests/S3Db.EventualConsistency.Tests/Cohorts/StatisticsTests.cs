using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Cohorts;

/// <summary>Statistics against a count by brute force.</summary>
public sealed class StatisticsTests : IAsyncDisposable
{
    private static readonly LocalDate Today = new(2026, 11, 20);
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task GetCohortStatsAsync_WhenSetsAndClearsAreAmongThem_CountsNetGrossAndEachOperation()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 10 });
        await process.Wallets.AddAsync("w", 5);
        await process.Wallets.SetAsync("w", 100);
        await process.Wallets.SubAsync("w", 30);
        await process.Wallets.SetAsync("w", 20);
        await process.Wallets.AddAsync("other", 7);
        await process.Wallets.DeleteAsync("w");

        var stats = await process.Plugin.GetCohortStatsAsync(Today);

        Assert.Equal(5, stats.TransactionCount);
        Assert.Equal(new CohortOperationStats(2, 120m), stats.ByOperation.Set);
        Assert.Equal(new CohortOperationStats(2, 12m), stats.ByOperation.Add);
        Assert.Equal(new CohortOperationStats(1, 30m), stats.ByOperation.Sub);
        Assert.Equal(new CohortOperationStats(1, 0m), stats.ByOperation.Clear);
        Assert.Equal(5m + 85m - 30m - 50m + 7m - 10m, stats.TotalValue);
        Assert.Equal(5m + 85m + 30m + 50m + 7m + 10m, stats.GrossValue);
        Assert.Equal(0, stats.IneffectiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetCohortStatsAsync_WhenRecordIsDeleted_LeavesNothingOfIt(bool isSet)
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 10 });
        await process.Wallets.AddAsync("w", 5);
        if (isSet)
        {
            await process.Wallets.SetAsync("w", 15);
        }

        await process.Wallets.DeleteAsync("w");

        Assert.Equal(0m, (await process.Plugin.GetCohortStatsAsync(Today)).TotalValue);
    }

    [Fact]
    public async Task GetCohortStatsAsync_WhenTransactionsAreRejected_CountsThemApart()
    {
        var process = await _world.StartAsync(definition: Wallets.Define("number|min:0|default:0"));
        await process.Wallets.AddAsync("w", 5);
        await process.Wallets.SubAsync("w", 6);
        await process.Plugin.ConsolidateAsync();

        var stats = await process.Plugin.GetCohortStatsAsync(Today);

        Assert.Equal((1, 1, 5m), (stats.TransactionCount, stats.IneffectiveCount, stats.TotalValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task GetCohortStatsAsync_WhenWritersRun_IsAlwaysConsistentAndExactInTheEnd(int shards)
    {
        var process = await _world.StartAsync(o => o.Shards = shards);
        var acknowledged = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await WriteAsync(process.Wallets, writer, i);
                Interlocked.Increment(ref acknowledged);
            }
        })));
        var (from, to) = (Today.PlusDays(-3), Today);
        var consistency = ReadConsistency.Eventual;
        do
        {
            var before = Volatile.Read(ref acknowledged);
            var strong = await process.Plugin.GetCohortStatsAsync(from, to, ReadConsistency.Strong);
            Assert.InRange(strong.TransactionCount, before, 400);
            await process.Plugin.ConsolidateAsync();
            var eventual = await process.Plugin.GetCohortStatsAsync(from, to, consistency);
            Assert.InRange(eventual.TransactionCount, before, 400);
            Assert.Equal(eventual.ByOperation.Add.Sum - eventual.ByOperation.Sub.Sum, eventual.TotalValue);
        }
        while (!writing.IsCompleted);
        await writing;

        await AssertCountedAsync(process, ReadConsistency.Strong);
        await process.Plugin.ConsolidateAsync();
        await AssertCountedAsync(process, consistency);
    }

    [Theory]
    [InlineData(26)]
    [InlineData(26 * 24 * 30)]
    public async Task ConsolidateAsync_WhenTransactionIsLate_CountsItOnceOnItsDay(int hours)
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 100);
        await process.Plugin.ConsolidateAsync();
        var late = _world.Time.Now - Duration.FromHours(hours);

        var receipt = await process.Wallets.AddAsync("w", 5, new TransactionOptions { Timestamp = late });
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(105m, await process.Wallets.ConsolidateAsync("w"));
        }

        var day = await process.Plugin.GetCohortStatsAsync(receipt.CohortDate);
        Assert.Equal((1, 5m), (day.TransactionCount, day.TotalValue));
        Assert.Equal(late.InUtc().Date, receipt.CohortDate);
        var row = Assert.Single(await process.Plugin.GetTransactionsAsync(receipt.CohortDate).ToListAsync());
        Assert.Equal((receipt.TransactionId, true), (row.Id, row.Applied));
        Assert.Equal(2, await process.Plugin.GetTransactionsAsync().CountAsync());
    }

    [Fact]
    public async Task GetCohortStatsAsync_WhenManyMonthsAreOnPages_AddsToEachOfThem()
    {
        var process = await _world.StartAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var months = 0; months < 12; months++)
            {
                var timestamp = Instant.FromUtc(2025, 1 + months, 15, 0, 0);
                await process.Wallets.AddAsync("w", 1 + months, new TransactionOptions { Timestamp = timestamp });
                await process.Plugin.ConsolidateAsync();
            }
        }

        for (var months = 0; months < 12; months++)
        {
            var stats = await process.Plugin.GetCohortStatsAsync(new YearMonth(2025, 1 + months));
            Assert.Equal((2, 2m * (1 + months)), (stats.TransactionCount, stats.TotalValue));
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>The i-th write of a writer: to one of 20 records, on one of three days.</summary>
    private async Task WriteAsync(Resource wallets, int writer, int i)
    {
        var options = new TransactionOptions { Timestamp = _world.Time.Now - Duration.FromDays((writer + i) % 3) };
        var id = $"w{(writer * 7 + i) % 20}";
        if (i % 5 == 4)
        {
            await wallets.SubAsync(id, 0.25m * (i + 1), options);
        }
        else
        {
            await wallets.AddAsync(id, 1.1m * (i + 1), options);
        }
    }

    private static async Task AssertCountedAsync(CounterProcess process, ReadConsistency consistency)
    {
        for (var back = 0; back < 3; back++)
        {
            var mine = (from writer in Enumerable.Range(0, 8)
                        from i in Enumerable.Range(0, 50)
                        where (writer + i) % 3 == back
                        select i).ToLookup(i => i % 5 == 4, i => i + 1);
            var (added, taken) = (mine[false].Sum(i => 1.1m * i), mine[true].Sum(i => 0.25m * i));

            var stats = await process.Plugin.GetCohortStatsAsync(Today.PlusDays(-back), consistency);

            Assert.Equal(new CohortOperationStats(mine[false].Count(), added), stats.ByOperation.Add);
            Assert.Equal(new CohortOperationStats(mine[true].Count(), taken), stats.ByOperation.Sub);
            Assert.Equal((added - taken, added + taken), (stats.TotalValue, stats.GrossValue));
        }
    }
}
