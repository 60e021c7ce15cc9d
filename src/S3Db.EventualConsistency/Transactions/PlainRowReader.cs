using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads the rows of a segment that are, byte for byte, of the shape a writer gives nearly all of them: properties in
/// the writer's order, texts of plain ASCII, an ISO timestamp. Whatever differs in anything is left to
/// <see cref="TransactionRowReader"/>, which alone refuses rows.
/// </summary>
internal sealed class PlainRowReader(string field, SegmentRef segment, RowTexts texts)
{
    private const int IndexDigitsMax = 11;
    private const int OperationLength = 3;

    /// <summary>Everything but what stands for itself in a JSON text.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(i => i is < ' ' or '"' or '\\' or > '~').Select(i => (byte)i)]);

    private readonly byte[] _toIndex = Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{segment.Writer.Value}-{segment.Sequence}-"));

    private readonly byte[] _toValue = Encoding.UTF8.GetBytes(
        $"\",\"field\":\"{JsonEncodedText.Encode(field, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",\"value\":");

    private readonly DayTexts _days = new();

    /// <summary>The transaction of a line; null when it is not of the plain shape.</summary>
    public LogTransaction? TryRead(ReadOnlySpan<byte> line, int index)
    {
        Span<byte> digits = stackalloc byte[IndexDigitsMax];
        Utf8Formatter.TryFormat(index, digits, out var length);
        if (!Skip(ref line, _toIndex)
            || !Skip(ref line, digits[..length])
            || !Skip(ref line, "\",\"originalId\":\""u8)
            || !TakeText(ref line, out var id) || id.IsEmpty
            || !Skip(ref line, _toValue)
            || !TakeValue(ref line, out var value)
            || !Skip(ref line, ",\"operation\":\""u8)
            || !Take(ref line, OperationLength, out var operation) || OperationOf(operation) is not { } kind
            || !Skip(ref line, "\",\"timestamp\":\""u8)
            || !Take(ref line, line.IndexOf((byte)'"'), out var timestamp)
            || !_days.TryReadInstant(timestamp, out var instant)
            || !Skip(ref line, "\",\"cohortDate\":\""u8)
            || !Take(ref line, IsoText.DateLength, out var day) || !_days.TryReadDate(day, out var date)
            || !Skip(ref line, "\",\"cohortMonth\":\""u8)
            || !Skip(ref line, day[..IsoText.MonthLength])
            || !TakeOptional(ref line, "\",\"source\":\""u8, out var source)
            || !TakeOptional(ref line, "\",\"idempotencyKey\":\""u8, out var key)
            || !line.SequenceEqual("\"}"u8))
        {
            return null;
        }

        return new LogTransaction
        {
            OriginalId = texts.Read(id),
            Operation = kind,
            Value = value,
            Timestamp = instant,
            CohortDate = date,
            Source = source,
            IdempotencyKey = key,
        };
    }

    private static bool Skip(ref ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> expected)
    {
        if (!line.StartsWith(expected))
        {
            return false;
        }

        line = line[expected.Length..];
        return true;
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
        var end = line.IndexOfAny(Special);
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
        if (!Skip(ref line, name))
        {
            return true;
        }

        if (!TakeText(ref line, out var bytes))
        {
            return false;
        }

        text = texts.Read(bytes);
        return true;
    }
}
