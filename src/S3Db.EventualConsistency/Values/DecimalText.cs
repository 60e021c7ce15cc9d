using System.Globalization;

namespace S3Db.EventualConsistency;

/// <summary>
/// The one spelling of an amount on disk: plain digits, no exponent, no trailing zeros, never <c>-0</c>. Two equal
/// amounts have equal bytes, and what was written is read back exactly.
/// </summary>
internal static class DecimalText
{
    /// <summary>The most bytes an amount takes: a sign, a point and 29 digits.</summary>
    public const int LengthMax = 31;

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

        if (!value.TryFormat(destination, out var length, default, CultureInfo.InvariantCulture))
        {
            throw new ArgumentException($"An amount needs {LengthMax} bytes.", nameof(destination));
        }

        return TrimZeros(destination[..length]).Length;
    }

    /// <summary>The canonical text.</summary>
    public static string Format(decimal value)
    {
        Span<byte> text = stackalloc byte[LengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>The same number without trailing zeros, so that equal amounts are equal in every bit.</summary>
    public static decimal Normalize(decimal value)
    {
        Span<byte> text = stackalloc byte[LengthMax];
        return decimal.Parse(text[..Format(value, text)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Reads plain digits (trailing zeros are allowed, an exponent is not). False when a decimal cannot hold the number
    /// exactly: <c>decimal.Parse</c> would round it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
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

    private static ReadOnlySpan<byte> TrimZeros(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0 || point == text.Length - 1)
        {
            return text;
        }

        var trimmed = text.TrimEnd((byte)'0');
        return trimmed[^1] == '.' ? trimmed[..^1] : trimmed;
    }
}
