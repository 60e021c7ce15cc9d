using FsCheck;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Decimals of every size and scale, with the edges of the type often among them.</summary>
internal static class DecimalGen
{
    private static readonly decimal[] Edges =
    [
        0m, 0.00m, decimal.Negate(0m), 1m, 1.0m, -1m, 0.1m, 0.0000000000000000000000000001m, decimal.MaxValue,
        decimal.MinValue, decimal.MaxValue / 2, 7.9228162514264337593543950335m, -7.9228162514264337593543950335m,
        79228162514264337593543950334m, 999_999_999_999_999.999_999_999_999m, 39614081257132168796771975168m,
    ];

    public static Gen<decimal> Any { get; } = Gen.Frequency(
        (1, Gen.Elements(Edges)),
        (2, from low in Part
            from middle in Part
            from high in Part
            from negative in Gen.Elements(true, false)
            from scale in Gen.Choose(0, 28)
            select new decimal(low, middle, high, negative, (byte)scale)),
        (2, from low in Part
            from negative in Gen.Elements(true, false)
            from scale in Gen.Choose(0, 28)
            select new decimal(low, 0, 0, negative, (byte)scale)));

    /// <summary>What a call accepts as an amount.</summary>
    public static Gen<decimal> Amount { get; } =
        from whole in Gen.Choose(0, 999_999_999)
        from more in Gen.Choose(0, 999_999)
        from fraction in Gen.Choose(0, 999_999_999)
        from scale in Gen.Choose(0, 12)
        from negative in Gen.Elements(true, false)
        let value = decimal.Round(((whole * 1_000_000m) + more) + (fraction / 1_000_000_000_000m), scale)
        select negative ? -value : value;

    private static Gen<int> Part => Gen.Choose(int.MinValue, int.MaxValue);
}
