using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// A hash of record ids that is the same in every process and version for ever: FNV-1a over the UTF-8 bytes with the
/// finalizer of MurmurHash3 (both in the public domain). Shards use the upper half, pages the lower.
/// </summary>
internal static class StableHash
{
    /// <summary>Holds nearly all ids, and is small because it is cleared for each.</summary>
    private const int BufferBytes = 192;

    /// <summary>The most bytes a UTF-16 unit takes.</summary>
    private const int UnitBytesMax = 3;

    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        Span<byte> buffer = stackalloc byte[BufferBytes];
        var bytes = text.Length * UnitBytesMax <= BufferBytes
            ? buffer[..Encoding.UTF8.GetBytes(text, buffer)]
            : Encoding.UTF8.GetBytes(text);
        unchecked
        {
            foreach (var b in bytes)
            {
                hash = (hash ^ b) * 1099511628211UL;
            }

            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
            return hash ^ (hash >> 33);
        }
    }

    public static int ShardOf(string id, int shards) => (int)((Of(id) >> 32) % (ulong)shards);

    public static uint PageHashOf(string id) => (uint)(Of(id) & uint.MaxValue);
}
