using System.Buffers.Binary;
using System.IO.Compression;

namespace S3Db.EventualConsistency.Tests.Security;

/// <summary>Gzip that inflates a thousandfold, made of the same block again and again.</summary>
internal static class GzipBomb
{
    private const int BlockBytes = 1 << 20;

    /// <summary>About 10 MB that inflate to 10 GB of zeros.</summary>
    /// <param name="declared">What its trailer says; the truth, as far as 32 bits hold it, when null.</param>
    public static byte[] Create(uint? declared = null)
    {
        const int Blocks = 10 * 1024;
        var zeros = new byte[BlockBytes];
        using var deflated = new MemoryStream();
        using var deflate = new DeflateStream(deflated, CompressionLevel.SmallestSize, leaveOpen: true);
        deflate.Write(zeros);
        deflate.Flush();
        var first = deflated.ToArray();
        deflate.Write(zeros);
        deflate.Flush();
        var next = deflated.ToArray().AsSpan(first.Length);

        using var bomb = new MemoryStream();
        bomb.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        bomb.Write(first);
        for (var i = 1; i < Blocks; i++)
        {
            bomb.Write(next);
        }

        bomb.Write([3, 0]);
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(
            trailer.AsSpan(4), declared ?? unchecked((uint)((long)Blocks * BlockBytes)));
        bomb.Write(trailer);
        return bomb.ToArray();
    }
}
