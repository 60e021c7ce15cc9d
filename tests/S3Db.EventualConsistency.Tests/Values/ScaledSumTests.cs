using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

public sealed class ScaledSumTests
{
    [Fact]
    public void Add_WhenAnyDecimals_IsTheirExactSum() =>
        PropertyCheck.ForAll(DecimalGen.Any.ListOf(), values =>
        {
            var exact = values.Aggregate(BigInteger.Zero, (total, value) => total + ExactDecimal.ToUnscaled(value));
            return Sum(values) is var sum && TextOf(exact) == sum.ToString() && sum.Sign == exact.Sign
                && sum.IsZero == exact.IsZero && sum.Abs().ToString() == TextOf(BigInteger.Abs(exact));
        });

    [Fact]
    public void Add_WhenSumsAreAddedInAnyGrouping_GivesEqualSums() =>
        PropertyCheck.ForAll(DecimalGen.Any.ListOf().Two(), lists =>
        {
            var (a, b) = lists;
            var one = Sum(a).Add(Sum(b));
            var other = Sum(b.Concat(a).Reverse());
            return one.Equals(other) && one.GetHashCode() == other.GetHashCode() && one.ToString() == other.ToString();
        });

    [Fact]
    public void ToDecimal_WhenPlacesCancel_HasNoTrailingZeros() =>
        Assert.Equal("2", Sum([1.25m, 0.75m]).ToDecimal("the test").ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void TryParse_WhenFormatted_GivesTheSameSum() =>
        PropertyCheck.ForAll(DecimalGen.Any.ListOf(), values =>
            ScaledSum.TryParse(Sum(values).ToString(), out var back)
            && back.Equals(Sum(values)) && back.ToString() == Sum(values).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.0")]
    [InlineData("1.50")]
    [InlineData("1e3")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("٣")]
    public void TryParse_WhenNotCanonical_IsFalse(string text) => Assert.False(ScaledSum.TryParse(text, out _));

    [Fact]
    public void TryParse_WhenTextIsEndless_IsFalse() =>
        Assert.False(ScaledSum.TryParse(new string('9', 1_000_000), out _));

    [Theory]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("-79228162514264337593543950336")]
    [InlineData("158456325028528675187087900670.25")]
    public void ToString_WhenParsed_IsTheText(string text) =>
        Assert.Equal(text, ScaledSum.TryParse(text, out var sum) ? sum.ToString() : "not parsed");

    [Fact]
    public void ToDecimal_WhenItFits_IsTheDecimal() =>
        Assert.Equal(12.5m, new ScaledSum(10m).Add(2.50m).ToDecimal("the sum"));

    [Fact]
    public void ToDecimal_WhenItCameBackIntoRange_IsTheDecimal()
    {
        var sum = new ScaledSum(decimal.MaxValue).Add(decimal.MaxValue).Add(decimal.MinValue);

        Assert.Equal(decimal.MaxValue, sum.ToDecimal("the sum"));
    }

    [Fact]
    public void ToDecimal_WhenItDoesNotFit_SaysWhatAndHowMuch()
    {
        var error = Assert.Throws<S3DbException>(
            () => new ScaledSum(decimal.MaxValue).Add(decimal.MaxValue).ToDecimal("the total of March"));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains("the total of March", error.Message, StringComparison.Ordinal);
        Assert.Contains("158456325028528675187087900670", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_WhenTheDistanceExceedsADecimal_IsExact() =>
        Assert.Equal(
            "158456325028528675187087900670",
            ScaledSum.Change(decimal.MinValue, decimal.MaxValue).ToString());

    private static ScaledSum Sum(IEnumerable<decimal> values) =>
        values.Aggregate(ScaledSum.Zero, (sum, value) => sum.Add(value));

    private static string TextOf(BigInteger scaled)
    {
        var digits = BigInteger.Abs(scaled).ToString().PadLeft(29, '0');
        var text = $"{digits[..^28]}.{digits[^28..]}".TrimEnd('0').TrimEnd('.');
        return scaled.Sign < 0 ? "-" + text : text;
    }
}
