using System.Numerics;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

public sealed class ExactDecimalTests
{
    private static readonly BigInteger MantissaMax = (BigInteger.One << 96) - 1;

    [Fact]
    public void TryAdd_WhenAnyTwoDecimals_AgreesWithBigInteger() =>
        PropertyCheck.ForAll(DecimalGen.Any.Two(), pair =>
        {
            var (a, b) = pair;
            var exact = Scaled(a) + Scaled(b);
            return ExactDecimal.TryAdd(a, b, out var sum)
                ? Scaled(sum) == exact && IsCanonical(sum)
                : !Fits(exact);
        });

    [Fact]
    public void TrySubtract_WhenAnyTwoDecimals_AgreesWithBigInteger() =>
        PropertyCheck.ForAll(DecimalGen.Any.Two(), pair =>
        {
            var (a, b) = pair;
            var exact = Scaled(a) - Scaled(b);
            return ExactDecimal.TrySubtract(a, b, out var difference)
                ? Scaled(difference) == exact && IsCanonical(difference)
                : !Fits(exact);
        });

    [Fact]
    public void TryAdd_WhenDecimalWouldRound_IsFalse() =>
        Assert.False(ExactDecimal.TryAdd(decimal.MaxValue, 0.1m, out _));

    [Fact]
    public void TryAdd_WhenDecimalWouldThrow_IsFalse() =>
        Assert.False(ExactDecimal.TryAdd(decimal.MaxValue, decimal.MaxValue, out _));

    [Fact]
    public void TryAdd_WhenDigitsAtBothEndsDoNotFit_IsFalse() =>
        Assert.False(ExactDecimal.TryAdd(10_000_000m, 0.0000000000000000000000000001m, out _));

    [Fact]
    public void TryAdd_WhenOperandsNearTheLimitCancel_IsExact()
    {
        Assert.True(ExactDecimal.TryAdd(decimal.MaxValue, decimal.MinValue, out var sum));

        Assert.Equal(0m, sum);
    }

    [Fact]
    public void TryAdd_WhenResultIsNegativeZero_GivesZero()
    {
        Assert.True(ExactDecimal.TryAdd(decimal.Negate(0.00m), decimal.Negate(0m), out var sum));

        Assert.Equal(decimal.GetBits(0m), decimal.GetBits(sum));
    }

    [Fact]
    public void Canonical_WhenAnyDecimal_KeepsTheNumberAndDropsTrailingZeros() =>
        PropertyCheck.ForAll(DecimalGen.Any, value =>
            ExactDecimal.Canonical(value) is var canonical && canonical == value && IsCanonical(canonical));

    [Theory]
    [InlineData("999999999999999.999999999999", true)]
    [InlineData("-999999999999999.999999999999", true)]
    [InlineData("1000000000000000", false)]
    [InlineData("-1000000000000000", false)]
    [InlineData("0.0000000000001", false)]
    [InlineData("0.0000000000010", true)]
    [InlineData("0", true)]
    public void IsSafe_WhenAtTheLimit_FollowsTheRule(string text, bool expected) =>
        Assert.Equal(expected, ExactDecimal.IsSafe(decimal.Parse(text)));

    [Fact]
    public void TryAdd_WhenBothAreSafe_IsAlwaysExact() =>
        PropertyCheck.ForAll(DecimalGen.Amount.Two(), pair =>
            ExactDecimal.IsSafe(pair.Item1) && ExactDecimal.IsSafe(pair.Item2)
            && ExactDecimal.TryAdd(pair.Item1, pair.Item2, out _));

    [Fact]
    public void TryFromUnscaled_WhenAnyDecimal_IsTheInverseOfToUnscaled() =>
        PropertyCheck.ForAll(DecimalGen.Any, value =>
            ExactDecimal.TryFromUnscaled(ExactDecimal.ToUnscaled(value), out var back) && back == value);

    // Deliberately another way than the product's: through the text of the decimal.
    private static BigInteger Scaled(decimal value)
    {
        var text = value.ToString();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var places = point < 0 ? 0 : text.Length - point - 1;
        var digits = BigInteger.Parse(text.Replace(".", string.Empty, StringComparison.Ordinal));
        return digits * BigInteger.Pow(10, 28 - places);
    }

    private static bool Fits(BigInteger scaled)
    {
        var places = 28;
        while (places > 0 && scaled % 10 == 0)
        {
            scaled /= 10;
            places--;
        }

        return BigInteger.Abs(scaled) <= MantissaMax;
    }

    private static bool IsCanonical(decimal value)
    {
        var text = value.ToString();
        return text is "0" || (text is not "-0" && !(text.Contains('.', StringComparison.Ordinal) && text[^1] == '0'));
    }
}
