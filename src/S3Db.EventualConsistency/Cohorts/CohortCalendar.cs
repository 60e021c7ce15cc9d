using NodaTime;
using NodaTime.TimeZones;

namespace S3Db.EventualConsistency;

/// <summary>
/// Cuts time into the local days of one zone. Only instants are ever converted, never local times, so the hours that a
/// change of clocks skips or repeats need no policy: an instant has exactly one local date in every zone.
/// </summary>
internal sealed class CohortCalendar
{
    private const int HintLengthMax = 200;
    private readonly DateTimeZone _zone;

    private CohortCalendar(DateTimeZone zone) => _zone = zone;

    /// <summary>The zone's id, as it is stored.</summary>
    public string TimeZone => _zone.Id;

    /// <summary>The calendar of an IANA time zone.</summary>
    /// <exception cref="S3DbException">There is no zone of that exact id; the message names the nearest.</exception>
    public static CohortCalendar Create(string timeZone) =>
        TryCreate(timeZone, out var calendar, out var error)
            ? calendar
            : throw new S3DbException(S3DbErrorKind.Invalid, $"Cannot cut cohorts: {error}");

    /// <summary>The calendar, or a sentence that says what is wrong with the id.</summary>
    public static bool TryCreate(
        string? timeZone,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CohortCalendar? calendar,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error)
    {
        // The provider alone would take fixed offsets such as 'UTC+3' too, whose sign people read both ways.
        if (timeZone is not null && TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(timeZone))
        {
            calendar = new(DateTimeZoneProviders.Tzdb[timeZone]);
            error = null;
            return true;
        }

        calendar = null;
        error = $"'{timeZone}' is not an IANA time zone; an id such as 'UTC' or 'America/Sao_Paulo' is needed, in this "
            + $"spelling.{Hint(timeZone ?? string.Empty)}";
        return false;
    }

    /// <summary>The local day of an instant.</summary>
    public LocalDate DateOf(Instant instant) => instant.InZone(_zone).Date;

    private static string Hint(string timeZone)
    {
        var all = DateTimeZoneProviders.Tzdb.Ids;
        var spelling = timeZone.Trim().Replace(' ', '_');
        var same = all.Where(id => id.Equals(spelling, StringComparison.OrdinalIgnoreCase))
            .Concat(all.Where(id => id.EndsWith("/" + spelling, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault();
        if (same is not null)
        {
            return $" Did you mean '{same}'?";
        }

        var hint = NearNames.Hint(spelling, all);

        // With nothing near it lists everything known, and six hundred zones would bury the message.
        return hint.Length > HintLengthMax ? string.Empty : hint;
    }
}
