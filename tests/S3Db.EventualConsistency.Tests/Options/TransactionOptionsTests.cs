using NodaTime;

namespace S3Db.EventualConsistency.Tests;

public sealed class TransactionOptionsTests
{
    [Fact]
    public void ThrowIfInvalid_WhenAtTheLimits_Accepts()
    {
        var earliest = new TransactionOptions { Source = new('s', 256), Timestamp = TransactionOptions.TimestampMin };
        var latest = new TransactionOptions { Source = "caixa 💰", Timestamp = TransactionOptions.TimestampMax };

        earliest.ThrowIfInvalid("add");
        latest.ThrowIfInvalid("add");
        new TransactionOptions().ThrowIfInvalid("add");
        new TransactionOptions { IdempotencyKey = new('k', 200) }.ThrowIfInvalid("add");
        new TransactionOptions { IdempotencyKey = " " }.ThrowIfInvalid("add");
    }

    [Theory]
    [InlineData("", "0 characters and must have 1 to 200")]
    [InlineData(201, "201 characters and must have 1 to 200")]
    [InlineData("a\nb", "control character")]
    [InlineData("a\u0085b", "control character")]
    public void ThrowIfInvalid_WhenTheKeyIsBad_SaysWhy(object key, string why) => Assert.Contains(
        why,
        Refusal(new() { IdempotencyKey = key as string ?? new('k', (int)key) }),
        StringComparison.Ordinal);

    [Fact]
    public void ThrowIfInvalid_WhenTheKeyIsNotWellFormed_SaysSo() =>
        Assert.Contains("surrogate", Refusal(new() { IdempotencyKey = "a\ud83d" }), StringComparison.Ordinal);

    [Fact]
    public void ThrowIfInvalid_WhenIssuedAtHasNoKey_SaysSo() => Assert.Contains(
        "no IdempotencyKey", Refusal(new() { IssuedAt = Instant.FromUtc(2026, 1, 1, 0, 0) }), StringComparison.Ordinal);

    [Fact]
    public void ThrowIfExpired_WhenOlderThanTheWindowOrNotYetIssued_RefusesIt()
    {
        var now = Instant.FromUtc(2026, 11, 20, 12, 0);
        Check(now - Duration.FromDays(7), null);
        Check(now + Duration.FromHours(1), null);
        Check(now - Duration.FromDays(7) - Duration.FromSeconds(1), "remembered for 7.00:00:00");
        Check(now + Duration.FromMinutes(61), "ahead of the store's clock");

        void Check(Instant issuedAt, string? why)
        {
            var options = new TransactionOptions { IdempotencyKey = "k", IssuedAt = issuedAt };
            if (why is null)
            {
                options.ThrowIfExpired("add", Duration.FromDays(7), now);
            }
            else
            {
                var error = Assert.Throws<S3DbException>(
                    () => options.ThrowIfExpired("add", Duration.FromDays(7), now));
                Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
                Assert.Contains(why, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ThrowIfInvalid_WhenTheSourceIsTooLong_SaysHowLong() =>
        Assert.Contains("257", Refusal(new() { Source = new('s', 257) }), StringComparison.Ordinal);

    [Fact]
    public void ThrowIfInvalid_WhenTheSourceIsNotWellFormed_SaysSo() =>
        Assert.Contains("surrogate", Refusal(new() { Source = "a\ud83d" }), StringComparison.Ordinal);

    [Fact]
    public void ThrowIfInvalid_WhenTheYearHasMoreThanFourDigits_NamesTheRange() =>
        Assert.Contains(
            "9999-12-30", Refusal(new() { Timestamp = Instant.FromUtc(9999, 12, 31, 0, 0) }), StringComparison.Ordinal);

    [Fact]
    public void ThrowIfInvalid_WhenBeforeTheYearOne_NamesTheRange() =>
        Assert.Contains("0001-01-02", Refusal(new() { Timestamp = Instant.MinValue }), StringComparison.Ordinal);

    private static string Refusal(TransactionOptions options)
    {
        var error = Assert.Throws<S3DbException>(() => options.ThrowIfInvalid("add 5 to 'wallets/w1.balance'"));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.StartsWith("Cannot add 5 to 'wallets/w1.balance': ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
