using System.Buffers.Text;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Instants and dates as UTF-8, without a string between. The texts are those of
/// <see cref="InstantPattern.ExtendedIso"/> and <see cref="LocalDatePattern.Iso"/>; whatever is not of the plain shape
/// is left to these.
/// </summary>
internal static class IsoText
{
    /// <summary>The most bytes an instant takes: <c>2026-11-20T23:59:59.123456789Z</c>, and a sign.</summary>
    public const int InstantLengthMax = 31;

    /// <summary>The bytes of a date of the years 1 to 9999.</summary>
    public const int DateLength = 10;

    /// <summary>How many of these are the month.</summary>
    public const int MonthLength = 7;

    /// <summary>The bytes of a time without a fraction.</summary>
    public const int TimeLength = 8;

    private const int FractionDigits = 9;

    /// <summary>Writes an instant.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Format(Instant value, Span<byte> destination)
    {
        var utc = value.InUtc();
        if (utc.Year is < 1 or > 9999)
        {
            return Encoding.UTF8.GetBytes(InstantPattern.ExtendedIso.Format(value), destination);
        }

        FormatDate(utc.Date, destination);
        return FormatTime(utc.TimeOfDay.NanosecondOfDay, destination);
    }

    /// <summary>Writes the time of an instant behind its date, which is there already.</summary>
    /// <returns>How many bytes the instant takes.</returns>
    public static int FormatTime(long nanosecondOfDay, Span<byte> destination)
    {
        var (second, nanosecond) = Math.DivRem(nanosecondOfDay, NodaConstants.NanosecondsPerSecond);
        var (minute, secondOfMinute) = Math.DivRem((int)second, NodaConstants.SecondsPerMinute);
        destination[DateLength] = (byte)'T';
        TwoDigits(minute / NodaConstants.MinutesPerHour, destination[11..]);
        destination[13] = (byte)':';
        TwoDigits(minute % NodaConstants.MinutesPerHour, destination[14..]);
        destination[16] = (byte)':';
        TwoDigits(secondOfMinute, destination[17..]);
        var length = DateLength + 1 + TimeLength;
        if (nanosecond != 0)
        {
            destination[length++] = (byte)'.';
            Utf8Formatter.TryFormat(nanosecond, destination[length..], out _, new('D', FractionDigits));
            length += destination.Slice(length, FractionDigits).TrimEnd((byte)'0').Length;
        }

        destination[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Writes a date.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Format(LocalDate value, Span<byte> destination)
    {
        if (value.Year is < 1 or > 9999)
        {
            return Encoding.UTF8.GetBytes(LocalDatePattern.Iso.Format(value), destination);
        }

        FormatDate(value, destination);
        return DateLength;
    }

    /// <summary>Reads an instant.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Instant ParseInstant(ReadOnlySpan<byte> text, string name)
    {
        if (text.Length > DateLength + TimeLength + 1 && text[^1] == 'Z' && text[DateLength] == 'T'
            && TryParseDate(text[..DateLength], out var date)
            && TryParseTime(text[(DateLength + 1)..^1], out var seconds, out var nanoseconds))
        {
            return date.AtMidnight().InUtc().ToInstant() + Duration.FromSeconds(seconds)
                + Duration.FromNanoseconds(nanoseconds);
        }

        return Parse(InstantPattern.ExtendedIso, text, name);
    }

    /// <summary>Reads a date.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LocalDate ParseDate(ReadOnlySpan<byte> text, string name) =>
        TryParseDate(text, out var date) ? date : Parse(LocalDatePattern.Iso, text, name);

    private static T Parse<T>(IPattern<T> pattern, ReadOnlySpan<byte> utf8, string name)
    {
        var text = Encoding.UTF8.GetString(utf8);
        var result = pattern.Parse(text);
        return result.Success ? result.Value : throw new FormatException($"its {name} '{text}' cannot be read");
    }

    /// <summary>Reads a date of the years 1 to 9999; false for any other text.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out LocalDate date)
    {
        date = default;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-'
            || !TryParseDigits(text[..4], out var year)
            || !TryParseDigits(text[5..7], out var month)
            || !TryParseDigits(text[8..], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1
            || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return false;
        }

        date = new LocalDate(year, month, day);
        return true;
    }

    /// <summary>Reads a time of at least <see cref="TimeLength"/> bytes; false for any other text.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out int seconds, out int nanoseconds)
    {
        (seconds, nanoseconds) = (0, 0);
        if (text[2] != ':' || text[5] != ':'
            || TwoDigitsAt(text, 0) is not (>= 0 and < 24 and var hour)
            || TwoDigitsAt(text, 3) is not (>= 0 and < 60 and var minute)
            || TwoDigitsAt(text, 6) is not (>= 0 and < 60 and var second))
        {
            return false;
        }

        seconds = (((hour * 60) + minute) * 60) + second;
        if (text.Length == TimeLength)
        {
            return true;
        }

        var fraction = text[(TimeLength + 1)..];
        if (text[TimeLength] != '.' || fraction.Length is 0 or > FractionDigits
            || !TryParseDigits(fraction, out nanoseconds))
        {
            return false;
        }

        for (var digits = fraction.Length; digits < FractionDigits; digits++)
        {
            nanoseconds *= 10;
        }

        return true;
    }

    /// <summary>A number of two digits; negative when they are none.</summary>
    private static int TwoDigitsAt(ReadOnlySpan<byte> text, int start)
    {
        var (tens, ones) = (text[start] - '0', text[start + 1] - '0');
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? (10 * tens) + ones : -1;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }

    private static void FormatDate(LocalDate date, Span<byte> destination)
    {
        var (year, month, day) = date;
        TwoDigits(year / 100, destination);
        TwoDigits(year % 100, destination[2..]);
        destination[4] = (byte)'-';
        TwoDigits(month, destination[5..]);
        destination[7] = (byte)'-';
        TwoDigits(day, destination[8..]);
    }

    private static void TwoDigits(int value, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }
}
