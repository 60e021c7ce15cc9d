using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Random values of the domain, over their whole range.</summary>
internal static class Generators
{
    private static readonly Instant Epoch = Instant.FromUtc(2026, 11, 20, 0, 0);

    /// <summary>Any decimal: any 96 bits, any scale, any sign.</summary>
    public static Gen<decimal> Decimals { get; } =
        from low in Integers
        from middle in Gen.Frequency((1, Gen.Constant(0)), (1, Integers))
        from high in Gen.Frequency((2, Gen.Constant(0)), (1, Integers))
        from isNegative in Gen.Elements(false, true)
        from scale in Gen.Choose(0, 28)
        select new decimal(low, middle, high, isNegative, (byte)scale);

    /// <summary>Any well-formed text, with quotes, control characters and other planes.</summary>
    public static Gen<string> Texts { get; } =
        from runes in Gen.Frequency(
            (3, Gen.Choose(0x20, 0x7e)),
            (1, Gen.Choose(0, 0x1f)),
            (1, Gen.Choose(0x80, 0xd7ff)),
            (1, Gen.Choose(0xe000, 0x10ffff))).NonEmptyListOf()
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    public static Gen<LogTransaction> Transactions { get; } =
        from id in Texts
        from operation in Gen.Elements(Enum.GetValues<CounterOperation>())
        from value in Decimals
        from second in Integers
        from nanosecond in Gen.Choose(0, 999_999_999)
        from day in Gen.Choose(-1_000_000, 1_000_000)
        from source in Gen.Frequency((1, Gen.Constant<string?>(null)), (1, Texts.Select(t => (string?)t)))
        from key in Gen.Frequency((1, Gen.Constant<string?>(null)), (1, Texts.Select(t => (string?)t)))
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

    private static Gen<int> Integers =>
        from high in Gen.Choose(0, 0xffff)
        from low in Gen.Choose(0, 0xffff)
        select unchecked((high << 16) | low);
}
