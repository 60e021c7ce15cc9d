using System.Buffers.Binary;

namespace S3Db.Tests;

/// <summary>Draws 1, 2, 3, …: what is stored can be compared byte for byte.</summary>
internal sealed class CountingRandomSource : IRandomSource
{
    private long _count;

    public void Fill(Span<byte> buffer) =>
        BinaryPrimitives.WriteInt64BigEndian(buffer, Interlocked.Increment(ref _count));
}
