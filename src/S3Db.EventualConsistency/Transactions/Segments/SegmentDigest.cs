using System.Security.Cryptography;

namespace S3Db.EventualConsistency;

/// <summary>
/// Tells one segment's stored bytes from other bytes under the same key: the first 8 bytes of their SHA-256, in hex.
/// </summary>
internal static class SegmentDigest
{
    private const int Bytes = 8;

    public static string Of(ReadOnlySpan<byte> stored)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(stored, hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }
}
