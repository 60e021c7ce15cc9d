using NodaTime;

namespace S3Db.EventualConsistency.Tests;

public sealed class CohortCalendarTests
{
    public static TheoryData<string> SeedZones { get; } =
    [
        "UTC", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo", "Europe/London",
        "Europe/Paris", "Europe/Berlin", "Asia/Tokyo", "Asia/Shanghai", "Australia/Sydney", "Asia/Kolkata",
    ];

    [Theory]
    [MemberData(nameof(SeedZones))]
    public void DateOf_WhenHalfPastElevenAtNight_IsTheLocalDay(string zone)
    {
        var calendar = CohortCalendar.Create(zone);
        var evening = new LocalDateTime(2026, 11, 20, 23, 30)
            .InZoneStrictly(DateTimeZoneProviders.Tzdb[zone])
            .ToInstant();

        Assert.Equal(new LocalDate(2026, 11, 20), calendar.DateOf(evening));
        Assert.Equal(new LocalDate(2026, 11, 21), calendar.DateOf(evening + Duration.FromMinutes(30)));
    }

    [Theory]
    [MemberData(nameof(SeedZones))]
    public void DateOf_WhenEveryHalfHourOfAYear_NeverGoesBackAndSkipsNoDay(string zone)
    {
        var calendar = CohortCalendar.Create(zone);
        var instant = Instant.FromUtc(2025, 12, 31, 0, 0);
        var date = calendar.DateOf(instant);
        for (var i = 0; i < 48 * 366; i++)
        {
            instant += Duration.FromMinutes(30);
            var next = calendar.DateOf(instant);
            if (next != date && next != date.PlusDays(1))
            {
                Assert.Fail($"{zone}: {date} then {next} at {instant}");
            }

            date = next;
        }
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08", 23 * 60)]
    [InlineData("America/New_York", "2026-03-09", 24 * 60)]
    [InlineData("America/New_York", "2026-11-01", 25 * 60)]
    [InlineData("Europe/London", "2026-03-29", 23 * 60)]
    [InlineData("Europe/London", "2026-10-25", 25 * 60)]
    [InlineData("Europe/Berlin", "2026-03-29", 23 * 60)]
    [InlineData("Europe/Berlin", "2026-10-25", 25 * 60)]
    [InlineData("Australia/Sydney", "2026-04-05", 25 * 60)]
    [InlineData("Australia/Sydney", "2026-10-04", 23 * 60)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", (24 * 60) + 30)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", (23 * 60) + 30)]
    [InlineData("Asia/Kolkata", "2026-03-29", 24 * 60)]
    [InlineData("Asia/Kathmandu", "2026-03-29", 24 * 60)]
    [InlineData("America/Sao_Paulo", "2018-11-04", 23 * 60)]
    [InlineData("America/Sao_Paulo", "2018-02-17", 25 * 60)]
    [InlineData("America/Sao_Paulo", "2026-11-01", 24 * 60)]
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    public void DateOf_WhenTheClocksChange_GivesTheDayAsManyMinutesAsItHas(string zone, string day, int expected)
    {
        var calendar = CohortCalendar.Create(zone);
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var start = date.AtMidnight().InUtc().ToInstant() - Duration.FromHours(30);

        var minutes = Enumerable.Range(0, 84 * 60).Count(i => calendar.DateOf(start + Duration.FromMinutes(i)) == date);

        Assert.Equal(expected, minutes);
    }

    [Theory]
    [InlineData("Asia/Kolkata", 18, 29, 20)]
    [InlineData("Asia/Kolkata", 18, 30, 21)]
    [InlineData("Asia/Kathmandu", 18, 14, 20)]
    [InlineData("Asia/Kathmandu", 18, 15, 21)]
    [InlineData("Australia/Lord_Howe", 12, 59, 20)]
    [InlineData("Australia/Lord_Howe", 13, 0, 21)]
    public void DateOf_WhenTheOffsetIsNotWholeHours_ChangesAtItsMidnight(string zone, int hour, int minute, int day) =>
        Assert.Equal(
            new LocalDate(2026, 11, day),
            CohortCalendar.Create(zone).DateOf(Instant.FromUtc(2026, 11, 20, hour, minute)));

    [Fact]
    public void DateOf_WhenTheMonthEndsLocally_IsStillTheOldMonth() =>
        Assert.Equal(
            new YearMonth(2026, 11),
            CohortCalendar.Create("America/Sao_Paulo").DateOf(Instant.FromUtc(2026, 12, 1, 2, 59)).ToYearMonth());

    [Fact]
    public void DateOf_WhenTheLeapDayEndsLocally_IsTheLeapDay() =>
        Assert.Equal(
            new LocalDate(2028, 2, 29),
            CohortCalendar.Create("America/Los_Angeles").DateOf(Instant.FromUtc(2028, 3, 1, 7, 59)));

    [Theory]
    [InlineData("America/Sao_Paolo", "'America/Sao_Paulo'")]
    [InlineData("america/sao_paulo", " Did you mean 'America/Sao_Paulo'?")]
    [InlineData("Sao Paulo", " Did you mean 'America/Sao_Paulo'?")]
    [InlineData("EUROPE/BERLIN", " Did you mean 'Europe/Berlin'?")]
    [InlineData("utc", " Did you mean 'UTC'?")]
    [InlineData(" UTC ", " Did you mean 'UTC'?")]
    [InlineData("UTC+03", "'UTC'")]
    [InlineData("UTC+03:30", "'UTC+03:30'")]
    public void Create_WhenTheZoneIsMisspelt_NamesTheNearest(string zone, string expected)
    {
        var error = Assert.Throws<S3DbException>(() => CohortCalendar.Create(zone));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains($"'{zone}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E. South America Standard Time Of The Moon")]
    [InlineData("")]
    public void Create_WhenNothingIsNear_SaysTheRuleInAFewWords(string zone)
    {
        var error = Assert.Throws<S3DbException>(() => CohortCalendar.Create(zone));

        Assert.InRange(error.Message.Length, 1, 400);
        Assert.Contains("IANA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeZone_WhenAnAliasWasGiven_IsWhatWasGiven() =>
        Assert.Equal("Asia/Calcutta", CohortCalendar.Create("Asia/Calcutta").TimeZone);
}
