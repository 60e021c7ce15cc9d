using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// A query of the log. Its times are judged as instants: below a second their texts do not sort by time, for
/// '.' comes before 'Z'.
/// </summary>
internal sealed class TransactionQuery
{
    private const string IssuedAt = "issuedAt";

    private readonly string _log;
    private readonly List<(FieldCondition Condition, Instant Bound)> _times;
    private readonly RecordFilter _others;

    /// <exception cref="S3DbException">A day, a month or a time cannot be read.</exception>
    public TransactionQuery(string log, RecordFilter filter)
    {
        _log = log;
        Range = RangeOf(filter);
        var conditions = filter.Conditions.ToLookup(IsTime);
        _times = [.. conditions[true].Select(time => (time, Parse(time)))];
        _others = new RecordFilter([.. conditions[false]]);
    }

    /// <summary>The days it can find something in.</summary>
    public CohortRange Range { get; }

    public bool Matches(CounterTransaction transaction, Record record) =>
        _times.TrueForAll(time => Matches(transaction, time.Condition, time.Bound)) && _others.Matches(record);

    private static bool IsTime(FieldCondition condition) =>
        condition is { Field: "timestamp" or IssuedAt, Value.ValueKind: JsonValueKind.String };

    private static bool Matches(CounterTransaction transaction, FieldCondition condition, Instant bound) =>
        (condition.Field == IssuedAt ? transaction.IssuedAt : transaction.Timestamp) is { } time
        && Matches(time.CompareTo(bound), condition.Operator);

    private static bool Matches(int order, FilterOperator comparison) => comparison switch
    {
        FilterOperator.Equal => order == 0,
        FilterOperator.LessThan => order < 0,
        FilterOperator.LessThanOrEqual => order <= 0,
        FilterOperator.GreaterThan => order > 0,
        _ => order >= 0,
    };

    private Instant Parse(FieldCondition condition)
    {
        var text = condition.Value.GetString()!;
        return InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed
            ? parsed.Value
            : throw Unreadable(condition.Field, text, "an instant in UTC such as '2026-11-20T15:04:05Z'");
    }

    private CohortRange RangeOf(RecordFilter filter)
    {
        if (filter.TryGetEquality("cohortDate", out var date))
        {
            return LocalDatePattern.Iso.Parse(date) is { Success: true } parsed
                ? CohortRange.Of(parsed.Value)
                : throw Unreadable("cohortDate", date, "a day such as '2026-11-20'");
        }

        if (filter.TryGetEquality("cohortMonth", out var month))
        {
            return YearMonthPattern.Iso.Parse(month) is { Success: true } parsed
                ? CohortRange.Of(parsed.Value)
                : throw Unreadable("cohortMonth", month, "a month such as '2026-11'");
        }

        return CohortRange.All;
    }

    private S3DbException Unreadable(string attribute, string value, string wanted) => new(
        S3DbErrorKind.Invalid, $"Cannot query '{_log}': {attribute} is '{value}' and must be {wanted}.");
}
