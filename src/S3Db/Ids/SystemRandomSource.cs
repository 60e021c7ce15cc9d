using System.Buffers.Binary;
using System.Security.Cryptography;

namespace S3Db;

/// <summary>
/// The operating system's generator: two processes never draw the same id. The time is mixed in, for two copies of one
/// process that were restored from one snapshot may go on with the same state of the generator.
/// </summary>
internal sealed class SystemRandomSource(Action<Span<byte>> fill, Func<long> ticks) : IRandomSource
{
    public static readonly SystemRandomSource Instance =
        new(RandomNumberGenerator.Fill, static () => TimeProvider.System.GetUtcNow().Ticks);

    public void Fill(Span<byte> buffer)
    {
        fill(buffer);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, ticks());
        for (var i = 0; i < Math.Min(buffer.Length, time.Length); i++)
        {
            buffer[i] ^= time[i];
        }
    }
}
