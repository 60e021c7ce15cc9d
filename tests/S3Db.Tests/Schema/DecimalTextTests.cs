using FsCheck;
using FsCheck.Fluent;

namespace S3Db.Tests.Schema;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e2", "100")]
    [InlineData("1.5E-3", "0.0015")]
    [InlineData("100", "100")]
    [InlineData("-12.3400", "-12.34")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("1000000000000000000000000000000e-28", "100")]
    public void TryParse_WhenExact_GivesTheCanonicalText(string text, string canonical)
    {
        Assert.True(DecimalText.TryParse(text, out var value));
        Assert.Equal(canonical, DecimalText.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("1e999999999")]
    [InlineData("1e99999999999")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    public void TryParse_WhenNoExactDecimal_IsFalse(string text) => Assert.False(DecimalText.TryParse(text, out _));

    [Fact]
    public void Format_ThenParse_GivesTheValueBack()
    {
        var property = Prop.ForAll(
            Generators.Decimals.ToArbitrary(),
            value => DecimalText.TryParse(DecimalText.Format(value), out var back) && back == value
                && !DecimalText.Format(value).Contains('E') && DecimalText.Format(back) == DecimalText.Format(value));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), property);
    }
}
