using System.Text;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency.Tests.Values;

public sealed class IsoTextTests
{
    [Fact]
    public void InstantsHaveTheTextOfTheIsoPattern()
    {
        foreach (var instant in Instants())
        {
            var expected = InstantPattern.ExtendedIso.Format(instant);
            var text = new byte[IsoText.InstantLengthMax];

            var length = IsoText.Format(instant, text);

            Assert.Equal(expected, Encoding.UTF8.GetString(text, 0, length));
            Assert.Equal(instant, IsoText.ParseInstant(text.AsSpan(0, length), "timestamp"));
        }
    }

    [Fact]
    public void DatesHaveTheTextOfTheIsoPattern()
    {
        foreach (var date in Instants().Select(instant => instant.InUtc().Date))
        {
            var text = new byte[IsoText.InstantLengthMax];

            var length = IsoText.Format(date, text);

            Assert.Equal(LocalDatePattern.Iso.Format(date), Encoding.UTF8.GetString(text, 0, length));
            Assert.Equal(date, IsoText.ParseDate(text.AsSpan(0, length), "cohortDate"));
        }
    }

    [Theory]
    [InlineData("2026-11-20T23:59:59Z")]
    [InlineData("2026-11-20T23:59:59.5Z")]
    [InlineData("2026-11-20T23:59:59.500Z")]
    [InlineData("2026-11-20T23:59:59,5Z")]
    [InlineData("2026-11-20T23:59:59.Z")]
    [InlineData("2026-11-20T23:59:59.0123456789Z")]
    [InlineData("2026-11-20T24:00:00Z")]
    [InlineData("2026-11-20T23:60:00Z")]
    [InlineData("2026-11-20T23:59:60Z")]
    [InlineData("2026-11-20t23:59:59Z")]
    [InlineData("2026-11-20T23:59:59z")]
    [InlineData("2026-11-20T23:59:59+00:00")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2024-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("-0001-01-01T00:00:00Z")]
    [InlineData("2026-11-20")]
    [InlineData("2026-1-20T00:00:00Z")]
    [InlineData("2026-11-20T2:59:59Z")]
    [InlineData("２026-11-20T23:59:59Z")]
    [InlineData("Z")]
    [InlineData("")]
    public void AnInstantIsReadWhereThePatternReadsIt(string text)
    {
        var expected = InstantPattern.ExtendedIso.Parse(text);
        var utf8 = Encoding.UTF8.GetBytes(text);

        if (expected.Success)
        {
            Assert.Equal(expected.Value, IsoText.ParseInstant(utf8, "timestamp"));
        }
        else
        {
            var error = Assert.Throws<FormatException>(() => IsoText.ParseInstant(utf8, "timestamp"));
            Assert.Equal($"its timestamp '{text}' cannot be read", error.Message);
        }
    }

    private static IEnumerable<Instant> Instants()
    {
        yield return Instant.MinValue;
        yield return Instant.MaxValue;
        yield return Instant.FromUtc(1, 1, 1, 0, 0);
        yield return Instant.FromUtc(1, 1, 1, 0, 0) - Duration.Epsilon;
        yield return Instant.FromUtc(9999, 12, 31, 23, 59, 59) + Duration.FromNanoseconds(999_999_999);
        yield return Instant.FromUtc(2024, 2, 29, 23, 59, 59) + Duration.FromNanoseconds(10);
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var seconds = random.NextInt64(-62_135_596_800, 253_402_300_800);
            var nanoseconds = random.Next(4) switch
            {
                0 => 0,
                1 => random.Next(1_000) * 1_000_000,
                2 => random.Next(10_000_000) * 100,
                _ => random.Next(1_000_000_000),
            };
            yield return Instant.FromUnixTimeSeconds(seconds) + Duration.FromNanoseconds(nanoseconds);
        }
    }
}
