using System.Security.Cryptography;

namespace S3Db;

/// <summary>The operating system's generator: two processes never draw the same id.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    public static readonly SystemRandomSource Instance = new();

    public void Fill(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);
}
