using System.Globalization;

namespace S3Db.Cli;

/// <summary>Reads numbers of the command line: exact, and without guesses about commas.</summary>
internal static class Numbers
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <exception cref="S3DbException">It is no number, or one that would be rounded.</exception>
    public static decimal ParseAmount(string text) =>
        decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var value)
        && SignificantDigits(value.ToString(CultureInfo.InvariantCulture)) == SignificantDigits(text)
            ? value
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read the amount '{text}': it must be a number such as 12.50, of up to 28 digits and without "
                + "commas.");

    /// <exception cref="S3DbException">It is out of range.</exception>
    public static int Check(string option, int value, int min, int max) => value >= min && value <= max
        ? value
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"{option} is {value:N0} and must be from {min:N0} to {max:N0}. Give a number in between.");

    /// <summary>A number without what does not change it: they differ where parsing has rounded.</summary>
    private static string SignificantDigits(string number)
    {
        var digits = number.TrimStart('+', '-').TrimStart('0');
        return digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
    }
}
