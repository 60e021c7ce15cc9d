using System.Buffers.Binary;

namespace S3Db.Simulation.Runtime;

/// <summary>The randomness of one process: its ids, nonces and jitter follow from the seed.</summary>
internal sealed class SeededSource(SeedStream stream) : IRandomSource
{
    public void Fill(Span<byte> buffer)
    {
        Span<byte> block = stackalloc byte[8];
        while (!buffer.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block, stream.Next());
            var count = Math.Min(block.Length, buffer.Length);
            block[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }
}
