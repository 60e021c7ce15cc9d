using System.Buffers;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>Makes one cohort file, row by row; the rows are those of <see cref="CohortFileCodec"/>.</summary>
internal sealed class CohortFileWriter(string field) : IDisposable
{
    /// <summary>Bytes that are deflated at a time, so that the text of a day is never in memory as a whole.</summary>
    private const int PieceBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(PieceBytes + (PieceBytes / 2));
    private readonly PlainRowWriter _plain = new(field);
    private readonly GzipWriter _gzip = new();
    private Utf8JsonWriter? _writer;

    public void Write(CohortRow row)
    {
        if (!_plain.TryWrite(_buffer, row))
        {
            _writer ??= new(_buffer, TransactionRowWriter.JsonOptions);
            _writer.Reset(_buffer);
            CohortFileCodec.Write(_writer, field, row);
            _writer.Flush();
            _buffer.Write("\n"u8);
        }

        Deflate(PieceBytes);
    }

    /// <summary>Writes a plain row of a segment, without making an object of it where that is plain too.</summary>
    public void Write(SegmentRows segment, int index, in CohortTail tail)
    {
        if (_plain.TryWrite(_buffer, segment, index, tail))
        {
            Deflate(PieceBytes);
        }
        else
        {
            Write(new CohortRow(
                segment.IdOf(index), segment[index], tail.Generation, tail.Position, tail.Outcome, tail.Initial));
        }
    }

    /// <summary>The whole file; nothing can be written any more.</summary>
    public byte[] Complete()
    {
        Deflate(0);
        return _gzip.Complete();
    }

    public void Dispose()
    {
        _gzip.Dispose();
        _writer?.Dispose();
    }

    /// <summary>Deflates what was written once it is so much.</summary>
    private void Deflate(int bytesMin)
    {
        if (_buffer.WrittenCount >= bytesMin)
        {
            _gzip.Write(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
        }
    }
}
