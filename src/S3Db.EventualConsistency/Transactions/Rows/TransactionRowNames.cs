using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>The property names of a row: the public schema that other engines read. They never change.</summary>
internal static class TransactionRowNames
{
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText OriginalId = JsonEncodedText.Encode("originalId");
    public static readonly JsonEncodedText Field = JsonEncodedText.Encode("field");
    public static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    public static readonly JsonEncodedText Operation = JsonEncodedText.Encode("operation");
    public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    public static readonly JsonEncodedText CohortDate = JsonEncodedText.Encode("cohortDate");
    public static readonly JsonEncodedText CohortMonth = JsonEncodedText.Encode("cohortMonth");
    public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    public static readonly JsonEncodedText IdempotencyKey = JsonEncodedText.Encode("idempotencyKey");
    public static readonly JsonEncodedText IssuedAt = JsonEncodedText.Encode("issuedAt");
    public static readonly JsonEncodedText Incarnation = JsonEncodedText.Encode("incarnation");
    public static readonly JsonEncodedText Set = JsonEncodedText.Encode("set");
    public static readonly JsonEncodedText Add = JsonEncodedText.Encode("add");
    public static readonly JsonEncodedText Sub = JsonEncodedText.Encode("sub");
    public static readonly JsonEncodedText Clear = JsonEncodedText.Encode("clear");

    public static JsonEncodedText Of(CounterOperation operation) => operation switch
    {
        CounterOperation.Set => Set,
        CounterOperation.Add => Add,
        CounterOperation.Sub => Sub,
        CounterOperation.Clear => Clear,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation."),
    };
}
