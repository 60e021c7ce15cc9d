using System.Runtime.CompilerServices;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>The log of a field as a resource: <c>wallets_transactions_balance</c>, queried by cohort.</summary>
internal sealed class TransactionLogResource(CounterField field, string name) : IVirtualResource
{
    public ResourceDefinition Definition { get; } = new(name)
    {
        Attributes =
        {
            ["originalId"] = "string|required",
            ["field"] = "string|required",
            ["value"] = "number|required",
            ["operation"] = "string|required",
            ["timestamp"] = "string|required",
            ["cohortDate"] = "string|required",
            ["cohortMonth"] = "string|required",
            ["source"] = "string",
            ["applied"] = "boolean",
            ["generation"] = "number",
            ["position"] = "number",
            ["outcome"] = "string",
        },
        Partitions = { ["byDay"] = ["cohortDate"], ["byMonth"] = ["cohortMonth"] },
    };

    /// <summary>Looks through the whole log: a transaction's id does not tell its day.</summary>
    public async ValueTask<Record?> TryGetAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var transaction in field.ReadLogAsync(CohortRange.All, cancellationToken).ConfigureAwait(false))
        {
            if (transaction.Id == id)
            {
                return TransactionRecord.ToRecord(Definition.Name, transaction);
            }
        }

        return null;
    }

    public async IAsyncEnumerable<Record> QueryAsync(
        RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var transaction in field.ReadLogAsync(RangeOf(filter), cancellationToken).ConfigureAwait(false))
        {
            yield return TransactionRecord.ToRecord(Definition.Name, transaction);
        }
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
        S3DbErrorKind.Invalid, $"Cannot query '{Definition.Name}': {attribute} is '{value}' and must be {wanted}.");
}
