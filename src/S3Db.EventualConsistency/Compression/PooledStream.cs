using System.Buffers;

namespace S3Db.EventualConsistency;

/// <summary>
/// Takes bytes into pieces of the shared pool and gives them back as one array: the only large one that it makes.
/// </summary>
internal sealed class PooledStream : Stream
{
    private const int PieceBytes = 64 * 1024;
    private readonly List<byte[]> _pieces = [];
    private int _free;
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        while (!buffer.IsEmpty)
        {
            if (_free == 0)
            {
                _pieces.Add(ArrayPool<byte>.Shared.Rent(PieceBytes));
                _free = PieceBytes;
            }

            var count = Math.Min(_free, buffer.Length);
            buffer[..count].CopyTo(_pieces[^1].AsSpan(PieceBytes - _free));
            _free -= count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    /// <summary>Everything that was written.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[_length];
        for (var i = 0; i < _pieces.Count; i++)
        {
            var start = i * PieceBytes;
            _pieces[i].AsSpan(0, Math.Min(PieceBytes, bytes.Length - start)).CopyTo(bytes.AsSpan(start));
        }

        return bytes;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        _pieces.Clear();
        (_free, _length) = (0, 0);
        base.Dispose(disposing);
    }
}
