namespace S3Db.Cli.Estimates;

/// <summary>Figures of an estimate as people read them: as many digits as an estimate deserves.</summary>
internal static class Quantities
{
    private const double Thousand = 1_000;

    public static string Of(double value) => value switch
    {
        0 => "0",
        < 0.01 => value.ToString("0.0000"),
        < 10 => value.ToString("0.##"),
        < 1e6 => value.ToString("#,0"),
        < 1e9 => $"{value / 1e6:0.0} million",
        < 1e12 => $"{value / 1e9:0.0} billion",
        _ => $"{value / 1e12:#,0.0} trillion",
    };

    public static string Dollars(double value) => value switch
    {
        0 => "$0",
        < 0.01 => $"${value:0.0000}",
        < 1 => $"${value:0.000}",
        < 100 => $"${value:0.00}",
        < 1e6 => $"${value:#,0}",
        _ => $"${Of(value)}",
    };

    public static string Time(double seconds) => seconds switch
    {
        < 1 => $"{seconds * Thousand:0} ms",
        < 120 => $"{seconds:0.#} s",
        < 7_200 => $"{seconds / 60:0.#} min",
        _ => $"{seconds / 3_600:0.#} h",
    };

    public static string Bytes(double bytes) => bytes switch
    {
        < 1e3 => $"{bytes:0} B",
        < 1e6 => $"{bytes / 1e3:0.0} kB",
        < 1e9 => $"{bytes / 1e6:0.0} MB",
        < 1e12 => $"{bytes / 1e9:0.0} GB",
        _ => $"{bytes / 1e12:#,0.0} TB",
    };
}
