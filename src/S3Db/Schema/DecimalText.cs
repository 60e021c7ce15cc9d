using System.Globalization;
using System.Numerics;

namespace S3Db;

/// <summary>
/// The one text of a number: no exponent, no trailing zeros, no plus sign. Parsing refuses what a decimal cannot hold
/// exactly instead of rounding it, so a number is the same from text to text.
/// </summary>
internal static class DecimalText
{
    /// <summary>The most bytes a number takes: a sign, a point and 29 digits.</summary>
    public const int LengthMax = 31;

    private const string Pattern = "0.############################";
    private const int DigitsMax = 29;
    private const int ScaleMax = 28;
    private const int ShortLengthMax = 19;

    public static string Format(decimal value) =>
        value == 0 ? "0" : value.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>Writes the canonical text.</summary>
    /// <param name="value">Any decimal.</param>
    /// <param name="destination">At least <see cref="LengthMax"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Format(decimal value, Span<byte> destination)
    {
        if (value == 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        if (TryFormatShort(value, destination) is > 0 and var shortLength)
        {
            return shortLength;
        }

        if (!value.TryFormat(destination, out var length, default, CultureInfo.InvariantCulture))
        {
            throw new ArgumentException($"An amount needs {LengthMax} bytes.", nameof(destination));
        }

        return TrimZeros(destination[..length]).Length;
    }

    /// <summary>Reads a number in the grammar of JSON; false when it is none, or not exact as a decimal.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var rest = isNegative ? text[1..] : text;
        var exponent = 0;
        var mark = rest.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(
                    rest[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                return false;
            }

            rest = rest[..mark];
        }

        var dot = rest.IndexOf('.');
        var whole = dot < 0 ? rest : rest[..dot];
        var fraction = dot < 0 ? default : rest[(dot + 1)..];
        if (whole.IsEmpty || (dot >= 0 && fraction.IsEmpty)
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var digits = string.Concat(whole, fraction).AsSpan().TrimStart('0');
        var kept = digits.TrimEnd('0');
        if (kept.IsEmpty)
        {
            return true;
        }

        var power = (long)exponent - fraction.Length + (digits.Length - kept.Length);
        if (kept.Length > DigitsMax || power is < -ScaleMax or > ScaleMax)
        {
            return false;
        }

        var significand = BigInteger.Parse(kept, NumberStyles.None, CultureInfo.InvariantCulture)
            * BigInteger.Pow(10, (int)Math.Max(power, 0));
        return TryCompose(significand, (int)Math.Max(-power, 0), isNegative, out value);
    }

    /// <summary>
    /// Reads plain digits (trailing zeros are allowed, an exponent is not). False when a decimal cannot hold the number
    /// exactly: <c>decimal.Parse</c> would round it.
    /// </summary>
    public static bool TryParsePlain(ReadOnlySpan<byte> text, out decimal value)
    {
        if (TryParseShort(text, out value))
        {
            return true;
        }

        var canonical = TrimZeros(text);
        if (canonical.Length is 0 or > LengthMax
            || !decimal.TryParse(
                canonical,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var parsed))
        {
            return false;
        }

        Span<byte> written = stackalloc byte[LengthMax];
        var length = Format(parsed, written);
        if (parsed == 0 && canonical[0] == '-')
        {
            canonical = canonical[1..];
        }

        if (!canonical.SequenceEqual(written[..length]))
        {
            return false;
        }

        value = parsed == 0 ? 0 : parsed;
        return true;
    }

    /// <summary>Reads what fits 64 bits, which nearly all amounts do; false says nothing about the text.</summary>
    private static bool TryParseShort(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > ShortLengthMax)
        {
            return false;
        }

        ulong significand = 0;
        var whole = digits.Length;
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '.' && whole == digits.Length)
            {
                whole = i;
            }
            else if (digits[i] is >= (byte)'0' and <= (byte)'9')
            {
                significand = (significand * 10) + digits[i] - '0';
            }
            else
            {
                return false;
            }
        }

        if (whole == 0 || whole == digits.Length - 1 || (whole > 1 && digits[0] == '0'))
        {
            return false;
        }

        if (significand != 0)
        {
            var scale = Math.Max(0, digits.Length - whole - 1);
            for (; scale > 0 && significand % 10 == 0; scale--)
            {
                significand /= 10;
            }

            unchecked
            {
                value = new((int)significand, (int)(significand >> 32), 0, isNegative, (byte)scale);
            }
        }

        return true;
    }

    /// <summary>Writes what fits 64 bits; 0 when it does not.</summary>
    private static int TryFormatShort(decimal value, Span<byte> destination)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] != 0)
        {
            return 0;
        }

        var significand = unchecked(((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var scale = (int)value.Scale;
        for (; scale > 0 && significand % 10 == 0; scale--)
        {
            significand /= 10;
        }

        // From the last digit to the first, with the zeros that stand before a small number.
        Span<byte> text = stackalloc byte[LengthMax];
        var start = LengthMax;
        for (var written = 0; significand > 0 || written <= scale; written++)
        {
            if (written == scale && written > 0)
            {
                text[--start] = (byte)'.';
            }

            (significand, var digit) = Math.DivRem(significand, 10);
            text[--start] = (byte)('0' + digit);
        }

        if (value < 0)
        {
            text[--start] = (byte)'-';
        }

        text[start..].CopyTo(destination);
        return LengthMax - start;
    }

    private static bool TryCompose(BigInteger significand, int scale, bool isNegative, out decimal value)
    {
        value = 0;
        if (significand > new BigInteger(decimal.MaxValue))
        {
            return false;
        }

        var whole = (decimal)significand;
        var bits = decimal.GetBits(whole);
        value = new decimal(bits[0], bits[1], bits[2], isNegative, (byte)scale);
        return true;
    }

    private static ReadOnlySpan<byte> TrimZeros(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0 || point == text.Length - 1)
        {
            return text;
        }

        var trimmed = text.TrimEnd((byte)'0');
        return trimmed.Length == point + 1 ? trimmed[..point] : trimmed;
    }
}
