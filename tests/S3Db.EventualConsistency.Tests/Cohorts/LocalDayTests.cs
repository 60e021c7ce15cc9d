using NodaTime;
using NodaTime.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Cohorts;

/// <summary>Where days begin and end, through the public surface: each transaction is in exactly one day.</summary>
public sealed class LocalDayTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    /// <summary>Zone, the instant a day begins, and that day.</summary>
    public static TheoryData<string, string, string> Midnights => new()
    {
        { "UTC", "2026-11-20T00:00:00Z", "2026-11-20" },
        { "UTC", "2026-12-01T00:00:00Z", "2026-12-01" },
        { "UTC", "2027-01-01T00:00:00Z", "2027-01-01" },
        { "UTC", "2028-02-29T00:00:00Z", "2028-02-29" },
        { "UTC", "2028-03-01T00:00:00Z", "2028-03-01" },
        { "UTC", "2027-03-01T00:00:00Z", "2027-03-01" },
        { "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08" },
        { "America/New_York", "2026-03-09T04:00:00Z", "2026-03-09" },
        { "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01" },
        { "America/New_York", "2026-11-02T05:00:00Z", "2026-11-02" },
        { "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04" },
        { "America/Sao_Paulo", "2018-11-05T02:00:00Z", "2018-11-05" },
        { "Asia/Kolkata", "2026-11-19T18:30:00Z", "2026-11-20" },
        { "Asia/Kathmandu", "2026-11-30T18:15:00Z", "2026-12-01" },
        { "Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04" },
        { "Australia/Lord_Howe", "2026-10-04T13:00:00Z", "2026-10-05" },
        { "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31" },
    };

    [Theory]
    [MemberData(nameof(Midnights))]
    public async Task AddAsync_WhenAroundMidnight_FallsIntoOneDay(string zone, string begin, string day)
    {
        var process = await _world.StartAsync(o => o.Cohort.TimeZone = zone);
        var midnight = InstantPattern.ExtendedIso.Parse(begin).Value;
        var date = LocalDatePattern.Iso.Parse(day).Value;

        var before = await AddAtAsync(process, midnight - Duration.Epsilon, 1);
        var after = await AddAtAsync(process, midnight, 10);
        await process.Plugin.ConsolidateAsync();

        Assert.Equal(date, after.CohortDate);
        Assert.True(before.CohortDate < date);
        Assert.Equal(10m, (await process.Plugin.GetCohortStatsAsync(date)).TotalValue);
        Assert.Equal(1m, (await process.Plugin.GetCohortStatsAsync(before.CohortDate)).TotalValue);
        Assert.Equal(
            11m, (await process.Plugin.GetCohortStatsAsync(date.PlusDays(-2), date.PlusDays(1))).TotalValue);
        var row = Assert.Single(await process.Plugin.GetTransactionsAsync(date).ToListAsync());
        Assert.Equal((after.TransactionId, midnight, date), (row.Id, row.Timestamp, row.CohortDate));
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-03-09", 24)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("Asia/Kathmandu", "2026-10-25", 24)]
    public async Task GetCohortStatsAsync_WhenDayHasAnotherLength_HasItsHours(string zone, string day, int hours)
    {
        var process = await _world.StartAsync(o => o.Cohort.TimeZone = zone);
        var date = LocalDatePattern.Iso.Parse(day).Value;
        var begin = DateTimeZoneProviders.Tzdb[zone].AtStartOfDay(date).ToInstant();
        for (var hour = -30; hour < 60; hour++)
        {
            await AddAtAsync(process, begin + Duration.FromHours(hour), 1);
        }

        await process.Plugin.ConsolidateAsync();

        var stats = await process.Plugin.GetCohortStatsAsync(date);
        Assert.Equal((hours, (decimal)hours), (stats.TransactionCount, stats.TotalValue));
        Assert.Equal(hours, await process.Plugin.GetTransactionsAsync(date).CountAsync());
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    public async Task GetCohortStatsAsync_WhenDaysOfAYearAreAdded_AreMonthsAndTotal(string zone)
    {
        var process = await _world.StartAsync(o => o.Cohort.TimeZone = zone);
        var begin = Instant.FromUtc(2027, 12, 31, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 1600).Select(i =>
            AddAtAsync(process, begin + Duration.FromMinutes(337L * i), 1 + (i % 7))));
        await process.Plugin.ConsolidateAsync();
        var (first, last) = (new LocalDate(2027, 12, 30), new LocalDate(2029, 1, 31));
        var all = await process.Plugin.GetTransactionsAsync().ToListAsync();
        Assert.Equal(1600, all.DistinctBy(row => row.Id).Count());

        var total = 0m;
        for (var month = first.ToYearMonth(); month.OnDayOfMonth(1) <= last; month = month.PlusMonths(1))
        {
            var days = 0m;
            var rows = new List<string>();
            foreach (var day in month.ToDateInterval())
            {
                days += (await process.Plugin.GetCohortStatsAsync(day)).TotalValue;
                rows.AddRange(all.Where(row => row.CohortDate == day).Select(row => row.Id));
            }

            Assert.Equal(days, (await process.Plugin.GetCohortStatsAsync(month)).TotalValue);
            var listed = await process.Plugin.GetTransactionsAsync(month).Select(row => row.Id).ToListAsync();
            Assert.Equal(rows.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
            total += days;
        }

        Assert.Equal(all.Sum(row => row.Value), total);
        Assert.Equal(total, (await process.Plugin.GetCohortStatsAsync(first, last)).TotalValue);
    }

    [Fact]
    public async Task AddAsync_WhenNoTimestampIsGiven_FallsIntoTheDayOfTheClock()
    {
        var process = await _world.StartAsync(o => o.Cohort.TimeZone = "Asia/Tokyo");
        _world.Time.Advance((Instant.FromUtc(2026, 11, 30, 14, 59) - _world.Time.Now).ToTimeSpan());
        var before = await process.Wallets.AddAsync("w", 1);
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        var after = await process.Wallets.AddAsync("w", 1);

        Assert.Equal((new LocalDate(2026, 11, 30), new LocalDate(2026, 12, 1)), (before.CohortDate, after.CohortDate));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static Task<TransactionReceipt> AddAtAsync(CounterProcess process, Instant timestamp, decimal amount) =>
        process.Wallets.AddAsync("w", amount, new TransactionOptions { Timestamp = timestamp });
}
