using System.Globalization;
using System.Numerics;

namespace S3Db.EventualConsistency;

/// <summary>
/// An exact sum of any number of decimals. It may be far larger than a <see cref="decimal"/> can hold, because the
/// statistics of a day add up all records before anybody asks for them.
/// </summary>
internal readonly struct ScaledSum : IEquatable<ScaledSum>
{
    private const int TextLengthMax = 256;

    // The sum is _carried / 10^28 + _open. Nearly every sum stays in _open and allocates nothing. Zeros at its end are
    // taken away when somebody asks for it, not after each of the additions.
    private readonly BigInteger _carried;
    private readonly decimal _open;

    public ScaledSum(decimal value) => _open = value;

    private ScaledSum(BigInteger carried, decimal open) => (_carried, _open) = (carried, open);

    public static ScaledSum Zero => default;

    public bool IsZero => Unscaled.IsZero;

    public int Sign => _carried.IsZero ? decimal.Sign(_open) : Unscaled.Sign;

    private BigInteger Unscaled => _carried + ExactDecimal.ToUnscaled(_open);

    /// <summary>How far it is from one value to another, even where a decimal cannot say.</summary>
    public static ScaledSum Change(decimal before, decimal after) => new ScaledSum(after).Add(decimal.Negate(before));

    /// <summary>Reads what <see cref="ToString"/> wrote; false for any other text.</summary>
    public static bool TryParse(string text, out ScaledSum sum)
    {
        sum = default;
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(negative ? 1 : 0);
        var point = digits.IndexOf('.');
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        var whole = point < 0 ? digits : digits[..point];
        if (text.Length > TextLengthMax || fraction.Length > ExactDecimal.ScaleMax
            || whole.IsEmpty || whole.ContainsAnyExceptInRange('0', '9') || (whole.Length > 1 && whole[0] == '0')
            || fraction.ContainsAnyExceptInRange('0', '9') || (point >= 0 && (fraction.IsEmpty || fraction[^1] == '0'))
            || (negative && point < 0 && whole is "0"))
        {
            return false;
        }

        var padded = string.Concat(whole, fraction, new string('0', ExactDecimal.ScaleMax - fraction.Length));
        var unscaled = BigInteger.Parse(padded, NumberStyles.None, CultureInfo.InvariantCulture);
        unscaled = negative ? -unscaled : unscaled;
        sum = ExactDecimal.TryFromUnscaled(unscaled, out var value) ? new(value) : new(unscaled, 0m);
        return true;
    }

    public ScaledSum Add(decimal value) => ExactDecimal.TryAddQuickly(_open, value, out var open)
        ? new(_carried, open)
        : AddSlowly(value);

    public ScaledSum Add(ScaledSum other) =>
        other._carried.IsZero ? Add(other._open) : new ScaledSum(_carried + other._carried, _open).Add(other._open);

    public ScaledSum Abs() => Sign < 0 ? Negate() : this;

    public ScaledSum Negate() => new(-_carried, decimal.Negate(_open));

    /// <summary>The sum as a decimal.</summary>
    /// <param name="what">What it is the sum of, for the error.</param>
    /// <exception cref="S3DbException">A decimal cannot hold it exactly.</exception>
    public decimal ToDecimal(string what)
    {
        if (_carried.IsZero)
        {
            return ExactDecimal.Canonical(_open);
        }

        return ExactDecimal.TryFromUnscaled(Unscaled, out var value)
            ? value
            : throw new S3DbException(
                S3DbErrorKind.Unsupported,
                $"Cannot give {what} as a decimal: it is {this}, and a decimal holds 28 digits exactly. "
                + "Ask for fewer days, or add up the transactions of the days yourself.");
    }

    /// <summary>Canonical text: no exponent, no trailing zeros, no negative zero.</summary>
    public override string ToString()
    {
        var unscaled = Unscaled;
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture)
            .PadLeft(ExactDecimal.ScaleMax + 1, '0');
        var whole = digits.AsSpan(0, digits.Length - ExactDecimal.ScaleMax);
        var fraction = digits.AsSpan(whole.Length).TrimEnd('0');
        var sign = unscaled.Sign < 0 ? "-" : string.Empty;
        return fraction.IsEmpty ? string.Concat(sign, whole) : string.Concat(sign, whole, ".", fraction);
    }

    public bool Equals(ScaledSum other) => _carried.IsZero && other._carried.IsZero
        ? _open == other._open
        : Unscaled == other.Unscaled;

    public override bool Equals(object? obj) => obj is ScaledSum other && Equals(other);

    public override int GetHashCode() => Unscaled.GetHashCode();

    private ScaledSum AddSlowly(decimal value) => ExactDecimal.TryAdd(_open, value, out var open)
        ? new(_carried, open)
        : new(Unscaled, value);
}
