using System.Buffers;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Makes one cohort file, row by row, so that the text of a day is never in memory as a whole; the rows are those of
/// <see cref="CohortFileCodec"/>.
/// </summary>
internal sealed class CohortFileWriter(string field) : IDisposable
{
    private readonly GzipBuffer _file = new(long.MaxValue);
    private readonly PlainRowWriter _plain = new(field);
    private Utf8JsonWriter? _writer;

    public void Write(CohortRow row)
    {
        if (_plain.TryWrite(_file, row))
        {
            return;
        }

        _writer ??= new(_file, TransactionRowWriter.JsonOptions);
        _writer.Reset(_file);
        CohortFileCodec.Write(_writer, field, row);
        _writer.Flush();
        _file.Write("\n"u8);
    }

    /// <summary>Writes a plain row of a segment, without making an object of it where that is plain too.</summary>
    public void Write(SegmentRows segment, int index, in CohortTail tail)
    {
        if (!_plain.TryWrite(_file, segment, index, tail))
        {
            Write(new CohortRow(
                segment.IdOf(index), segment[index], tail.Generation, tail.Position, tail.Outcome, tail.Initial));
        }
    }

    /// <summary>The whole file; nothing can be written any more.</summary>
    public byte[] Complete() => _file.Complete()!;

    public void Dispose()
    {
        _file.Dispose();
        _writer?.Dispose();
    }
}
