using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using S3Db.Tests;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Random transactions of the log, over their whole range.</summary>
internal static class LogGenerators
{
    private static readonly Instant Epoch = Instant.FromUtc(2026, 11, 20, 0, 0);

    public static Gen<LogTransaction> Transactions { get; } =
        from id in Generators.Texts
        from operation in Gen.Elements(Enum.GetValues<CounterOperation>())
        from value in Generators.Decimals
        from second in Generators.Integers
        from nanosecond in Gen.Choose(0, 999_999_999)
        from day in Gen.Choose(-1_000_000, 1_000_000)
        from source in Gen.Frequency((1, Gen.Constant<string?>(null)), (1, Generators.Texts.Select(t => (string?)t)))
        from key in Gen.Frequency((1, Gen.Constant<string?>(null)), (1, Generators.Texts.Select(t => (string?)t)))
        select new LogTransaction
        {
            OriginalId = id,
            Operation = operation,
            Value = ExactDecimal.Canonical(value),
            Timestamp = Epoch + Duration.FromSeconds((long)second) + Duration.FromNanoseconds((long)nanosecond),
            CohortDate = new LocalDate(2026, 11, 20).PlusDays(day),
            Source = source,
            IdempotencyKey = key,
        };
}
