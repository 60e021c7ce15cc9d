using System.Text;
using FsCheck;
using FsCheck.Fluent;
using S3Db.Tests;

namespace S3Db.EventualConsistency.Tests.Values;

public sealed class PlainDecimalTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("-0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("100.00", "100")]
    [InlineData("-7.9228162514264337593543950335", "-7.9228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("1.000000000000000000000000000000000000000000000", "1")]
    public void TryParsePlain_WhenADecimalHoldsIt_ReadsItAndFormatWritesItCanonically(string text, string canonical)
    {
        Assert.True(DecimalText.TryParsePlain(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(canonical, DecimalText.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("5.7.")]
    [InlineData("5.7.0")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("05")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("NaN")]
    public void TryParsePlain_WhenItIsNotAnExactPlainNumber_RefusesIt(string text) =>
        Assert.False(DecimalText.TryParsePlain(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Format_WhenAnyDecimal_IsReadBackExactly() =>
        Prop.ForAll(Arb.From(Generators.Decimals), value =>
        {
            var text = DecimalText.Format(value);
            return DecimalText.TryParsePlain(Encoding.UTF8.GetBytes(text), out var read) && read == value
                && DecimalText.Format(read) == text && !text.Contains('E') && text != "-0"
                && !(text.Contains('.') && text.EndsWith('0'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
