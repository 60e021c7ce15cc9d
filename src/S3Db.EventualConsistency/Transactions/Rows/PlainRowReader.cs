using System.Globalization;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads the rows of a segment that are, byte for byte, of the shape a writer gives nearly all of them: properties in
/// the writer's order, texts of plain ASCII, an ISO timestamp. Whatever differs in anything is left to
/// <see cref="TransactionRowReader"/>, which alone refuses rows.
/// </summary>
internal sealed class PlainRowReader
{
    private const int OperationLength = 3;

    private readonly SegmentRowsBuilder _rows;
    private readonly RowTexts _texts;
    private readonly DayTexts _days = new();
    private readonly RowStart _start;
    private readonly byte[] _toValue;

    public PlainRowReader(string field, SegmentRef segment, RowTexts texts, SegmentRowsBuilder rows)
    {
        (_texts, _rows) = (texts, rows);
        _start = new RowStart(string.Create(
            CultureInfo.InvariantCulture, $"{{\"id\":\"{segment.Writer.Value}-{segment.Sequence}-"));
        _toValue = PlainText.BetweenIdAndValue(field);
    }

    /// <summary>Reads the next row, where it is of the plain shape.</summary>
    /// <param name="text">What begins with the row.</param>
    /// <returns>What is behind the row; the same text when it is not of that shape.</returns>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> text)
    {
        var rest = text;
        if (!PlainText.Skip(ref rest, _start.Next())
            || !TakeText(ref rest, out var record) || record.IsEmpty
            || !PlainText.Skip(ref rest, _toValue)
            || !TakeValue(ref rest, out var value)
            || !PlainText.Skip(ref rest, ",\"operation\":\""u8)
            || !Take(ref rest, OperationLength, out var name) || OperationOf(name) is not { } operation
            || !PlainText.Skip(ref rest, "\",\"timestamp\":\""u8)
            || !Take(ref rest, rest.IndexOf((byte)'"'), out var timestamp)
            || !_days.TryReadInstant(timestamp, out var nanoseconds)
            || !PlainText.Skip(ref rest, "\",\"cohortDate\":\""u8)
            || !Take(ref rest, IsoText.DateLength, out var day) || !_days.TryReadDate(day, out var date)
            || !PlainText.Skip(ref rest, "\",\"cohortMonth\":\""u8)
            || !PlainText.Skip(ref rest, day[..IsoText.MonthLength]))
        {
            return text;
        }

        if (PlainText.Skip(ref rest, "\"}\n"u8))
        {
            _rows.AddPlain(record, operation, value, nanoseconds, date);
            return rest;
        }

        if (!TakeOptional(ref rest, "\",\"source\":\""u8, out var source)
            || !TakeOptional(ref rest, "\",\"idempotencyKey\":\""u8, out var key)
            || !PlainText.Skip(ref rest, "\"}\n"u8))
        {
            return text;
        }

        _rows.Add(new LogTransaction
        {
            OriginalId = _texts.Read(record),
            Operation = operation,
            Value = value,
            Timestamp = NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds),
            CohortDate = date,
            Source = source,
            IdempotencyKey = key,
        });
        return rest;
    }

    /// <summary>Takes so many bytes, whatever they are: the caller looks at each of them.</summary>
    private static bool Take(ref ReadOnlySpan<byte> line, int length, out ReadOnlySpan<byte> bytes)
    {
        if (length < 0 || length > line.Length)
        {
            bytes = default;
            return false;
        }

        bytes = line[..length];
        line = line[length..];
        return true;
    }

    /// <summary>Takes what stands before the next quote; the quote stays.</summary>
    private static bool TakeText(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        var end = line.IndexOfAny(PlainText.Special);
        if (end < 0 || line[end] != '"')
        {
            text = default;
            return false;
        }

        text = line[..end];
        line = line[end..];
        return true;
    }

    private static bool TakeValue(ref ReadOnlySpan<byte> line, out decimal value)
    {
        var end = line.IndexOf((byte)',');
        if (end < 0 || !DecimalText.TryParsePlain(line[..end], out value))
        {
            value = 0;
            return false;
        }

        line = line[end..];
        return true;
    }

    private static CounterOperation? OperationOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("add"u8) ? CounterOperation.Add
        : name.SequenceEqual("sub"u8) ? CounterOperation.Sub
        : name.SequenceEqual("set"u8) ? CounterOperation.Set
        : null;

    private bool TakeOptional(ref ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        if (!PlainText.Skip(ref line, name))
        {
            return true;
        }

        if (!TakeText(ref line, out var bytes))
        {
            return false;
        }

        text = _texts.Read(bytes);
        return true;
    }
}
