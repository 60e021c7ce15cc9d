using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Bytes of ASCII that grow in a buffer which is large enough.</summary>
internal ref struct PlainText(Span<byte> destination)
{
    /// <summary>Everything but what stands for itself in a JSON text.</summary>
    public static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(i => i is < ' ' or '"' or '\\' or > '~').Select(i => (byte)i)]);

    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    /// <summary>What stands between a record's id and the value in each row of a field.</summary>
    public static byte[] BetweenIdAndValue(string field) => Encoding.UTF8.GetBytes(
        $"\",\"field\":\"{JsonEncodedText.Encode(field, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",\"value\":");

    /// <summary>Takes what is expected from the front of a text; false when it is not there.</summary>
    public static bool Skip(ref ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> expected)
    {
        if (!text.StartsWith(expected))
        {
            return false;
        }

        text = text[expected.Length..];
        return true;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    public void Write(long number)
    {
        Utf8Formatter.TryFormat(number, _destination[Length..], out var length);
        Length += length;
    }

    public void Write(decimal amount) => Length += DecimalText.Format(amount, _destination[Length..]);

    public void Write(Instant instant, DayWriter days) => Length += days.Format(instant, _destination[Length..]);

    public void Write(long nanoseconds, DayWriter days) => Length += days.Format(nanoseconds, _destination[Length..]);

    /// <summary>Writes a text that is known to be ASCII.</summary>
    public void WriteAscii(string text)
    {
        Ascii.FromUtf16(text, _destination[Length..], out var length);
        Length += length;
    }

    /// <summary>Writes a text unless a byte of it is special, or it is not ASCII.</summary>
    public bool TryWriteText(string text)
    {
        var status = Ascii.FromUtf16(text, _destination[Length..], out var length);
        var isPlain = status == OperationStatus.Done
            && !_destination.Slice(Length, length).ContainsAny(Special);
        Length += length;
        return isPlain;
    }
}
