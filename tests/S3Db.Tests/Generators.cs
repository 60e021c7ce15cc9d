using FsCheck;
using FsCheck.Fluent;

namespace S3Db.Tests;

/// <summary>Random values of the domain, over their whole range, for the tests of all projects.</summary>
internal static class Generators
{
    /// <summary>Any decimal: any 96 bits, any scale, any sign.</summary>
    public static Gen<decimal> Decimals { get; } =
        from low in Integers
        from middle in Gen.Frequency((1, Gen.Constant(0)), (1, Integers))
        from high in Gen.Frequency((2, Gen.Constant(0)), (1, Integers))
        from isNegative in Gen.Elements(false, true)
        from scale in Gen.Choose(0, 28)
        select new decimal(low, middle, high, isNegative, (byte)scale);

    /// <summary>Any well-formed text, with separators, dots, control characters and other planes.</summary>
    public static Gen<string> Texts { get; } =
        from runes in Gen.Frequency(
            (3, Gen.Choose(0x20, 0x7e)),
            (2, Gen.Elements('/', '.', '%', '~', '=', '\\')
                .Select(character => (int)character)),
            (1, Gen.Choose(0, 0x1f)),
            (1, Gen.Choose(0x80, 0xd7ff)),
            (1, Gen.Choose(0xe000, 0x10ffff))).NonEmptyListOf()
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    /// <summary>Any 32 bits.</summary>
    public static Gen<int> Integers =>
        from high in Gen.Choose(0, 0xffff)
        from low in Gen.Choose(0, 0xffff)
        select unchecked((high << 16) | low);
}
