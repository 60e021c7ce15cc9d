using System.Buffers.Binary;

namespace S3Db.EventualConsistency;

/// <summary>
/// Both ends of a record's id: all of it where it is short, as most are, so that they are compared without looking
/// for the id itself.
/// </summary>
internal readonly record struct IdKey(ulong First, ulong Last, int Length)
{
    /// <summary>Whether equal keys are equal ids.</summary>
    public bool IsWhole => Length <= 2 * sizeof(ulong);

    public static IdKey Of(ReadOnlySpan<byte> id)
    {
        if (id.Length >= sizeof(ulong))
        {
            return new(
                BinaryPrimitives.ReadUInt64LittleEndian(id),
                BinaryPrimitives.ReadUInt64LittleEndian(id[^sizeof(ulong)..]),
                id.Length);
        }

        var all = 0UL;
        foreach (var b in id)
        {
            all = (all << 8) | b;
        }

        return new(all, 0, id.Length);
    }
}
