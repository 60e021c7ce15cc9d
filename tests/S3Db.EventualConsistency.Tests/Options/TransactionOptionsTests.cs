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
