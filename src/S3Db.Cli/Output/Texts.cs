using NodaTime;
using NodaTime.Text;

namespace S3Db.Cli;

/// <summary>
/// How values look in answers: the same everywhere, and readable by machines where JSON is asked for.
/// </summary>
internal static class Texts
{
    public static string Of(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>An instant of an answer as people read it: in UTC and without its fraction.</summary>
    public static string ToSeconds(string instant) => $"{instant[..10]} {instant[11..19]}";

    public static string Of(LocalDate date) => LocalDatePattern.Iso.Format(date);

    public static string Of(YearMonth month) => YearMonthPattern.Iso.Format(month);

    /// <summary>Every digit, with thousands apart.</summary>
    public static string Of(decimal value) => value.ToString("#,0.############################");

    public static string Money(decimal value) => value.ToString("#,0.00########");

    public static string Of(long count) => count.ToString("#,0");

    /// <summary>'1 wallet', '2 wallets'.</summary>
    public static string Count(long count, string noun) => $"{Of(count)} {noun}{(count == 1 ? string.Empty : "s")}";
}
