using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Days from one up to and with another.</summary>
internal readonly record struct CohortRange(LocalDate From, LocalDate To)
{
    public static readonly CohortRange All = new(new LocalDate(1, 1, 1), new LocalDate(9999, 12, 31));

    public static CohortRange Of(LocalDate date) => new(date, date);

    public static CohortRange Of(YearMonth month) => new(month.OnDayOfMonth(1), month.ToDateInterval().End);

    /// <exception cref="S3DbException">The first day is behind the last.</exception>
    public static CohortRange Of(LocalDate from, LocalDate to) => from <= to
        ? new(from, to)
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"A range of days begins at {from:uuuu-MM-dd} and ends before it, at {to:uuuu-MM-dd}. Swap them.");

    public bool Contains(LocalDate date) => date >= From && date <= To;
}
