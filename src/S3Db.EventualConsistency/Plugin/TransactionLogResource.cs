using System.Runtime.CompilerServices;

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
            ["idempotencyKey"] = "string",
            ["issuedAt"] = "string",
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
        var query = new TransactionQuery(Definition.Name, filter);
        await foreach (var transaction in field.ReadLogAsync(query.Range, cancellationToken).ConfigureAwait(false))
        {
            var record = TransactionRecord.ToRecord(Definition.Name, transaction);
            if (query.Matches(transaction, record))
            {
                yield return record;
            }
        }
    }
}
