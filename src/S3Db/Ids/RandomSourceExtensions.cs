using System.Buffers.Binary;

namespace S3Db;

/// <summary>The shapes of randomness the code draws.</summary>
internal static class RandomSourceExtensions
{
    /// <summary>Sixteen hexadecimal digits: 64 random bits.</summary>
    public static string NextToken(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>A number from 0 to below 1, for jitter.</summary>
    public static double NextFraction(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) / (double)(1UL << 53);
    }
}
