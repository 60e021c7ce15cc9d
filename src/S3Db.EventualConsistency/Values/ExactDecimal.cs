using System.Numerics;

namespace S3Db.EventualConsistency;

/// <summary>
/// Decimal arithmetic that says when it would round. <see cref="decimal"/> itself drops digits silently past 28 or 29
/// of them, and a balance that lost a digit cannot be told from one that did not.
/// </summary>
internal static class ExactDecimal
{
    /// <summary>Most decimal places of an amount that a call accepts.</summary>
    public const int AmountScaleMax = 12;

    /// <summary>Every amount that a call accepts is smaller than this.</summary>
    public const decimal AmountLimit = 1_000_000_000_000_000m;

    /// <summary>Most decimal places a <see cref="decimal"/> has.</summary>
    public const int ScaleMax = 28;

    // The sum of two values below this fits whatever their scales are, so that the fast path never throws.
    private const decimal FastLimit = decimal.MaxValue / 2;
    private static readonly BigInteger MantissaMax = (BigInteger.One << 96) - 1;
    private static readonly BigInteger[] Powers =
        [.. Enumerable.Range(0, ScaleMax + 1).Select(n => BigInteger.Pow(10, n))];

    /// <summary>Adds; false when a decimal cannot hold the exact sum. The result has no trailing zeros.</summary>
    public static bool TryAdd(decimal a, decimal b, out decimal result)
    {
        if (TryAddQuickly(a, b, out result))
        {
            result = Canonical(result);
            return true;
        }

        return TryFromUnscaled(ToUnscaled(a) + ToUnscaled(b), out result);
    }

    /// <summary>
    /// Adds what is far from the limits of a decimal; false says nothing about the sum. Trailing zeros stay.
    /// </summary>
    public static bool TryAddQuickly(decimal a, decimal b, out decimal result)
    {
        result = 0;
        if ((IsShort(a) && IsShort(b)) || (decimal.Abs(a) < FastLimit && decimal.Abs(b) < FastLimit))
        {
            // Decimal addition works at the larger of the two scales and gives that up only to round.
            result = a + b;
            return result.Scale == Math.Max(a.Scale, b.Scale);
        }

        return false;
    }

    /// <summary>Subtracts; false when a decimal cannot hold the exact difference.</summary>
    public static bool TrySubtract(decimal a, decimal b, out decimal result) =>
        TryAdd(a, decimal.Negate(b), out result);

    /// <summary>
    /// Whether a call accepts it as an amount: below 10^15, at most 12 decimal places. The sum of two such is always
    /// exact.
    /// </summary>
    public static bool IsSafe(decimal value) =>
        (value.Scale <= AmountScaleMax && Mantissa(value) < (ulong)AmountLimit)
        || IsSmall(value);

    private static bool IsSmall(decimal value) =>
        decimal.Abs(value) < AmountLimit && (value.Scale <= AmountScaleMax || Canonical(value).Scale <= AmountScaleMax);

    /// <summary>The same number without trailing zeros and without a negative zero.</summary>
    public static decimal Canonical(decimal value)
    {
        if (value == decimal.Zero)
        {
            return decimal.Zero;
        }

        var scale = value.Scale;
        if (scale == 0)
        {
            return value;
        }

        var mantissa = Mantissa(value);
        if (mantissa <= ulong.MaxValue)
        {
            return CanonicalShort(value, (ulong)mantissa, scale);
        }

        var start = scale;
        while (scale > 0)
        {
            var (quotient, rest) = UInt128.DivRem(mantissa, 10);
            if (rest != UInt128.Zero)
            {
                break;
            }

            mantissa = quotient;
            scale--;
        }

        return scale == start ? value : FromMantissa(mantissa, decimal.IsNegative(value), scale);
    }

    /// <summary>The same for what fits 64 bits, which nearly all amounts do.</summary>
    private static decimal CanonicalShort(decimal value, ulong mantissa, int scale)
    {
        var start = scale;
        while (scale > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            scale--;
        }

        return scale == start ? value : FromMantissa(mantissa, decimal.IsNegative(value), scale);
    }

    /// <summary>The value times 10^28, exactly.</summary>
    public static BigInteger ToUnscaled(decimal value)
    {
        var unscaled = (BigInteger)Mantissa(value) * Powers[ScaleMax - value.Scale];
        return decimal.IsNegative(value) ? -unscaled : unscaled;
    }

    /// <summary>A value from 10^28 times it; false when a decimal cannot hold it exactly.</summary>
    public static bool TryFromUnscaled(BigInteger unscaled, out decimal result)
    {
        var mantissa = BigInteger.Abs(unscaled);
        var scale = ScaleMax;
        while (scale > 0)
        {
            var quotient = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero)
            {
                break;
            }

            mantissa = quotient;
            scale--;
        }

        result = default;
        if (mantissa > MantissaMax)
        {
            return false;
        }

        result = FromMantissa((UInt128)mantissa, unscaled.Sign < 0, scale);
        return true;
    }

    /// <summary>Whether its digits fit 64 bits: far from what a decimal cannot hold, and cheaper to see.</summary>
    private static bool IsShort(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return bits[2] == 0;
    }

    private static UInt128 Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        unchecked
        {
            return new((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        }
    }

    private static decimal FromMantissa(UInt128 mantissa, bool isNegative, int scale)
    {
        unchecked
        {
            var low = (ulong)mantissa;
            return new((int)low, (int)(low >> 32), (int)(uint)(mantissa >> 64), isNegative, (byte)scale);
        }
    }
}
