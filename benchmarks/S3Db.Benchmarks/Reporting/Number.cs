using System.Globalization;

namespace S3Db.Benchmarks.Reporting;

/// <summary>Numbers as people read them: three digits that count.</summary>
internal static class Number
{
    /// <summary>A count with its noun: <c>1 caller</c>, <c>1,000 callers</c>.</summary>
    public static string Of(int count, string one, string many) => $"{count:#,0} {(count == 1 ? one : many)}";

    public static string Text(double? value) => value is { } number ? Text(number) : string.Empty;

    public static string Text(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : "–";
        }

        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits <= 0
            ? value.ToString("#,0", CultureInfo.InvariantCulture)
            : Math.Round(value, Math.Min(digits, 15)).ToString(
                "0." + new string('#', digits), CultureInfo.InvariantCulture);
    }
}
