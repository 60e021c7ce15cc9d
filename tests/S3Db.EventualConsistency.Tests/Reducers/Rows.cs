using NodaTime;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Rows of a log for tests that care about operation and value only.</summary>
internal static class Rows
{
    public static CounterTransaction Row(CounterOperation operation, decimal value, int index = 0) => new()
    {
        Id = $"writer-1-{index}",
        OriginalId = "w1",
        Field = "balance",
        Operation = operation,
        Value = value,
        Timestamp = Instant.FromUtc(2026, 11, 20, 0, 0),
        CohortDate = new(2026, 11, 20),
    };

    public static CounterTransaction Set(decimal value) => Row(CounterOperation.Set, value);

    public static CounterTransaction Add(decimal value) => Row(CounterOperation.Add, value);

    public static CounterTransaction Sub(decimal value) => Row(CounterOperation.Sub, value);
}
