using System.Text.Json.Nodes;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// A row of the log in its two public shapes: a typed transaction, and a record of the transaction resource.
/// </summary>
internal static class TransactionRecord
{
    public static CounterTransaction ToPublic(string field, CohortRow row) =>
        ToPublic(field, row.Id, row.Transaction, row.Generation, row.Position, row.Outcome);

    public static CounterTransaction ToPublic(string field, TransactionId id, LogTransaction transaction) =>
        ToPublic(field, id, transaction, null, null, null);

    public static Record ToRecord(string resource, CounterTransaction transaction)
    {
        var json = new JsonObject
        {
            ["originalId"] = transaction.OriginalId,
            ["field"] = transaction.Field,
            ["value"] = transaction.Value,
            ["operation"] = TransactionRowNames.Of(transaction.Operation).Value,
            ["timestamp"] = InstantPattern.ExtendedIso.Format(transaction.Timestamp),
            ["cohortDate"] = LocalDatePattern.Iso.Format(transaction.CohortDate),
            ["cohortMonth"] = LogKeys.FormatMonth(transaction.CohortMonth),
            ["applied"] = transaction.Applied,
        };
        Add("source", transaction.Source);
        Add("idempotencyKey", transaction.IdempotencyKey);
        Add("issuedAt", transaction.IssuedAt is { } issuedAt ? InstantPattern.ExtendedIso.Format(issuedAt) : null);
        Add("outcome", transaction.Outcome);
        Add("generation", transaction.Generation);
        Add("position", transaction.Position);
        return new Record(resource, transaction.Id, json);

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static CounterTransaction ToPublic(
        string field, TransactionId id, LogTransaction transaction, long? generation, int? position, string? outcome) =>
        new()
        {
            Id = id.ToString(),
            OriginalId = transaction.OriginalId,
            Field = field,
            Value = transaction.Value,
            Operation = transaction.Operation,
            Timestamp = transaction.Timestamp,
            CohortDate = transaction.CohortDate,
            Source = transaction.Source,
            IdempotencyKey = transaction.IdempotencyKey,
            IssuedAt = transaction.IssuedAt,
            Generation = generation,
            Position = position,
            Outcome = outcome,
        };
}
