using System.Buffers;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Turns transactions into the bytes of a segment and back: gzip of one JSON object a line. What it reads is either
/// exactly what a writer wrote or an error that names the line (I9); only unknown extra properties are let through.
/// </summary>
internal static class SegmentCodec
{
    /// <summary>The most rows a segment may hold.</summary>
    public const int RowsMax = 100_000;

    /// <summary>The most bytes a segment may hold before compression.</summary>
    public const int InflatedBytesMax = 64 * 1024 * 1024;

    private const int KeptBufferBytesMax = 4 * 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static byte[]? _inflated;

    /// <summary>Writes the segment. The ids of its rows follow from its place.</summary>
    public static byte[] Encode(string field, SegmentRef segment, IReadOnlyList<LogTransaction> transactions)
    {
        if (transactions.Count is 0 or > RowsMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(transactions), transactions.Count, $"A segment holds 1 to {RowsMax} transactions.");
        }

        var buffer = _buffer ??= new(64 * 1024);
        var writer = _writer ??= new(buffer, TransactionRowWriter.JsonOptions);
        var plain = new PlainRowWriter(field);
        buffer.ResetWrittenCount();
        try
        {
            for (var index = 0; index < transactions.Count; index++)
            {
                var id = new TransactionId(segment.Writer, segment.Sequence, index);
                if (plain.TryWrite(buffer, id, transactions[index]))
                {
                    continue;
                }

                writer.Reset(buffer);
                writer.WriteStartObject();
                TransactionRowWriter.WriteTransaction(writer, field, id, transactions[index]);
                writer.WriteEndObject();
                writer.Flush();
                buffer.Write("\n"u8);
            }

            return buffer.WrittenCount <= InflatedBytesMax
                ? Gzip.Deflate(buffer.WrittenSpan)
                : throw new ArgumentException(
                    $"A segment holds at most {InflatedBytesMax} bytes; these are {buffer.WrittenCount}.",
                    nameof(transactions));
        }
        finally
        {
            if (buffer.Capacity > KeptBufferBytesMax)
            {
                _buffer = null;
                _writer = null;
            }
        }
    }

    /// <summary>Reads a segment.</summary>
    /// <exception cref="SegmentCorruptException">It is not what a writer of this field wrote at this place.</exception>
    public static SegmentRows Decode(SegmentRef segment, string field, ReadOnlyMemory<byte> stored)
    {
        var buffer = _inflated ?? [];
        try
        {
            return DecodeText(segment, field, Gzip.Inflate(stored, InflatedBytesMax, ref buffer));
        }
        catch (InvalidDataException e)
        {
            throw new SegmentCorruptException(segment, 0, e.Message, e);
        }
        finally
        {
            _inflated = buffer.Length > KeptBufferBytesMax ? null : buffer;
        }
    }

    /// <summary>
    /// Why stored bytes may be what is left of one's own; null when they are as somebody else wrote them. Not all bytes
    /// of gzip have a check sum: own rows in other bytes are own ones.
    /// </summary>
    public static Exception? DamageOf(ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> own)
    {
        try
        {
            return Gzip.Inflate(stored, InflatedBytesMax).SequenceEqual(Gzip.Inflate(own, InflatedBytesMax))
                ? new InvalidDataException("it holds the same transactions in other bytes")
                : null;
        }
        catch (InvalidDataException e)
        {
            return e;
        }
    }

    private static SegmentRows DecodeText(SegmentRef segment, string field, ReadOnlySpan<byte> text)
    {
        var count = text.Count((byte)'\n');
        if (count is 0 or > RowsMax || text[^1] != '\n')
        {
            var reason = count is 0 or > RowsMax
                ? $"it has {count} lines, and 1 to {RowsMax} are allowed"
                : "its last line has no end";
            throw new SegmentCorruptException(segment, count > RowsMax ? 0 : count + 1, reason);
        }

        var rows = new SegmentRowsBuilder(segment, count);
        var texts = new RowTexts().Expect(segment);
        var plain = new PlainRowReader(field, segment, texts, rows);
        for (var index = 0; index < count; index++)
        {
            var rest = plain.Read(text);
            if (rest.Length == text.Length)
            {
                var end = text.IndexOf((byte)'\n');
                rows.Add(DecodeLine(segment, field, texts, index, text[..end]));
                rest = text[(end + 1)..];
            }

            text = rest;
        }

        return rows.Build();
    }

    private static LogTransaction DecodeLine(
        SegmentRef segment, string field, RowTexts texts, int index, ReadOnlySpan<byte> line)
    {
        try
        {
            var row = new TransactionRowReader(
                field, texts, new TransactionId(segment.Writer, segment.Sequence, index));
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("it is not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!row.TryReadProperty(ref reader))
                {
                    reader.Skip();
                }
            }

            // Complains about anything behind the object.
            reader.Read();
            return row.Build().Transaction;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw new SegmentCorruptException(segment, index + 1, e.Message.TrimEnd('.'), e);
        }
    }
}
