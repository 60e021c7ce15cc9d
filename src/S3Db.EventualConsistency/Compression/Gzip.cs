using System.Buffers.Binary;
using System.IO.Compression;

namespace S3Db.EventualConsistency;

/// <summary>Gzip with limits: a body cut short or grown too large is an error, never a shorter answer.</summary>
internal static class Gzip
{
    private const int TrailerBytes = 8;
    private const int HeaderBytes = 10;
    private const int RatioMax = 1032;

    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var writer = new GzipWriter();
        writer.Write(data);
        return writer.Complete();
    }

    /// <summary>Inflates a whole object.</summary>
    /// <exception cref="InvalidDataException">It is not complete, not gzip, or larger than the limit.</exception>
    public static ReadOnlySpan<byte> Inflate(ReadOnlyMemory<byte> stored, int bytesMax)
    {
        byte[] inflated = [];
        return Inflate(stored, bytesMax, ref inflated);
    }

    /// <summary>The same into a buffer of the caller's, who gets a larger one where it is too small.</summary>
    public static ReadOnlySpan<byte> Inflate(ReadOnlyMemory<byte> stored, int bytesMax, scoped ref byte[] buffer)
    {
        if (stored.Length < HeaderBytes + TrailerBytes)
        {
            throw new InvalidDataException($"its {stored.Length} bytes are no complete gzip object");
        }

        var declared = BinaryPrimitives.ReadUInt32LittleEndian(stored.Span[^4..]);
        if (declared > (uint)bytesMax)
        {
            throw new InvalidDataException(
                $"it says it inflates to {declared} bytes, and at most {bytesMax} are allowed");
        }

        // Nothing inflates further, so that a few bytes cannot ask for much memory.
        if (declared > (ulong)stored.Length * RatioMax)
        {
            throw new InvalidDataException(
                $"it says it inflates to {declared} bytes, and {stored.Length} bytes of gzip cannot");
        }

        // One byte more than it says, to see when there is more.
        var wanted = (int)declared + 1;
        if (buffer.Length < wanted)
        {
            buffer = new byte[wanted];
        }

        var length = ReadAll(stored, buffer.AsSpan(0, wanted));
        return length == declared
            ? buffer.AsSpan(0, length)
            : throw new InvalidDataException($"it inflates to other than the {declared} bytes it says");
    }

    private static int ReadAll(ReadOnlyMemory<byte> stored, Span<byte> inflated)
    {
        try
        {
            using var input = OpenRead(stored);
            using var gzip = new GZipStream(input, CompressionMode.Decompress);
            return gzip.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("it is not intact gzip data", e);
        }
    }

    private static MemoryStream OpenRead(ReadOnlyMemory<byte> stored) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(stored, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(stored.ToArray(), writable: false);
}
