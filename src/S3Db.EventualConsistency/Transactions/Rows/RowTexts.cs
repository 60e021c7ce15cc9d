using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What the rows of one object repeat (record ids, writers, days), so that reading a row makes as few strings as
/// possible. For one object at a time, on one thread.
/// </summary>
internal sealed class RowTexts
{
    private const int Slots = 1024;
    private const int IdLengthMax = 64;
    private readonly string?[] _strings = new string?[Slots];
    private readonly byte[] _expected = new byte[IdLengthMax];
    private int _expectedLength;
    private WriterId _writer;
    private LocalDate _date;
    private string _month = string.Empty;

    /// <summary>Says whose rows come, for <see cref="IsExpected"/>.</summary>
    public RowTexts Expect(SegmentRef segment)
    {
        Utf8.TryWrite(
            _expected,
            CultureInfo.InvariantCulture,
            $"{segment.Writer.Value}-{segment.Sequence}-",
            out _expectedLength);
        return this;
    }

    /// <summary>Whether the value is the id of that row of the expected segment.</summary>
    public bool IsExpected(in Utf8JsonReader reader, int index)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(index, digits, out var length);
        return !reader.ValueIsEscaped
            && reader.ValueSpan.Length == _expectedLength + length
            && reader.ValueSpan.StartsWith(_expected.AsSpan(0, _expectedLength))
            && reader.ValueSpan[_expectedLength..].SequenceEqual(digits[..length]);
    }

    /// <summary>The id of a transaction of the writer that was seen last; false for any other text.</summary>
    public bool TryReadId(in Utf8JsonReader reader, out TransactionId id)
    {
        id = default;
        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped || _writer.Value is not { } writer || text.Length <= WriterId.Length
            || text[WriterId.Length] != '-' || !Ascii.Equals(text[..WriterId.Length], writer))
        {
            return false;
        }

        var rest = text[(WriterId.Length + 1)..];
        var dash = rest.IndexOf((byte)'-');
        if (dash < 1
            || !TryParseNumber(rest[..dash], out var sequence) || sequence < 1
            || !TryParseNumber(rest[(dash + 1)..], out var index) || index > int.MaxValue)
        {
            return false;
        }

        id = new(_writer, sequence, (int)index);
        return true;
    }

    /// <summary>Notes whose id was read.</summary>
    public TransactionId Remember(TransactionId id)
    {
        _writer = id.Writer;
        return id;
    }

    /// <summary>The text of the value; the same string again where it repeats.</summary>
    public string Read(in Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        return reader.ValueIsEscaped || !Ascii.IsValid(text) ? reader.GetString()! : Read(text);
    }

    /// <summary>The same for a text of ASCII that has nothing to escape.</summary>
    public string Read(ReadOnlySpan<byte> ascii)
    {
        if (ascii.IsEmpty)
        {
            return string.Empty;
        }

        ref var slot = ref _strings[SlotOf(ascii)];
        if (slot is null || !Ascii.Equals(ascii, slot))
        {
            slot = Encoding.ASCII.GetString(ascii);
        }

        return slot;
    }

    /// <summary>The month of a day, as rows have it.</summary>
    public string MonthOf(LocalDate date)
    {
        if (date != _date || _month.Length == 0)
        {
            (_date, _month) = (date, LogKeys.FormatMonth(date.ToYearMonth()));
        }

        return _month;
    }

    // Ids that follow one pattern differ at their end.
    private static int SlotOf(ReadOnlySpan<byte> text)
    {
        var end = text.Length >= sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])
            : text[^1] | ((ulong)text[0] << 8) | ((ulong)text[text.Length / 2] << 16);
        unchecked
        {
            return (int)(((end ^ (ulong)text.Length) * 0x9E3779B97F4A7C15UL) >> 54);
        }
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length
        && text[0] is >= (byte)'0' and <= (byte)'9' && (text[0] != '0' || used == 1);
}
