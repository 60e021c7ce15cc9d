namespace S3Db.EventualConsistency;

/// <summary>
/// A hash of record ids that is the same in every process and version for ever: FNV-1a over the UTF-8 bytes with the
/// finalizer of MurmurHash3 (both in the public domain). Shards use the upper half, pages the lower.
/// </summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        return Of(Utf8Order.BytesOf(text, buffer));
    }

    public static int ShardOf(string id, int shards) => (int)((Of(id) >> 32) % (ulong)shards);

    public static uint PageHashOf(string id) => (uint)(Of(id) & uint.MaxValue);

    /// <summary>The same of an id in UTF-8.</summary>
    public static uint PageHashOf(ReadOnlySpan<byte> id) => (uint)(Of(id) & uint.MaxValue);

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
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
}
