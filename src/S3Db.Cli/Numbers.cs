using System.Globalization;

namespace S3Db.Cli;

/// <summary>Reads numbers of the command line: exact, and without guesses about commas.</summary>
internal static class Numbers
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static decimal ParseAmount(string text) =>
        decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read the amount '{text}': it must be a number such as 12.50, without commas.");

    /// <exception cref="S3DbException">It is out of range.</exception>
    public static int Check(string option, int value, int min, int max) => value >= min && value <= max
        ? value
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"{option} is {value:N0} and must be from {min:N0} to {max:N0}. Give a number in between.");
}
