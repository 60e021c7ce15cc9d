using System.Buffers;

namespace S3Db.EventualConsistency;

/// <summary>
/// Takes the text of an object and deflates it piece by piece, so that it is never in memory as a whole.
/// </summary>
/// <param name="bytesMax">The most bytes of text.</param>
internal sealed class GzipBuffer(long bytesMax) : IBufferWriter<byte>, IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private readonly GzipWriter _gzip = new();
    private byte[] _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private int _length;
    private long _written;

    public void Advance(int count)
    {
        _length += count;
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _piece.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _piece.AsSpan(_length);
    }

    /// <summary>The whole object; null when there was more text than allowed.</summary>
    public byte[]? Complete()
    {
        Flush();
        return _written <= bytesMax ? _gzip.Complete() : null;
    }

    public void Dispose()
    {
        _gzip.Dispose();
        ArrayPool<byte>.Shared.Return(_piece);
    }

    private void Reserve(int sizeHint)
    {
        if (_piece.Length - _length >= Math.Max(sizeHint, 1))
        {
            return;
        }

        Flush();
        if (_piece.Length < sizeHint)
        {
            ArrayPool<byte>.Shared.Return(_piece);
            _piece = ArrayPool<byte>.Shared.Rent(sizeHint);
        }
    }

    /// <summary>Beyond what is allowed nothing is kept: the object is refused at the end.</summary>
    private void Flush()
    {
        if (_written <= bytesMax)
        {
            _gzip.Write(_piece.AsSpan(0, _length));
        }

        _length = 0;
    }
}
