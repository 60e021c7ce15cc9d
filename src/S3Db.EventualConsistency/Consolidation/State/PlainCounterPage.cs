using System.Buffers;
using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Page objects of counters that are, byte for byte, of the shape nearly all have: ids of plain ASCII in order, each
/// with a value that is perhaps set. It writes what <see cref="CounterPageJson"/> does and reads what that reads,
/// for a fraction of the time; all other pages are left to it.
/// </summary>
internal static class PlainCounterPage
{
    /// <summary>More than a counter takes beside its id.</summary>
    private const int EntryBytesMax = 64;

    /// <summary>The least a counter takes beside its id: <c>"":{"value":0}</c>.</summary>
    private const int EntryBytesMin = 14;

    /// <summary>What the JSON writer leaves as it is in a text.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(i => (byte)i).Except("\"&'+<>\\`"u8.ToArray())]);

    /// <summary>Whether it is written here.</summary>
    public static bool IsPlain(CounterPage page) => page.Columns.Incarnations is null
        && page.Columns.Held is null
        && !page.Columns.Ids.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Writes the whole object of a plain page.</summary>
    public static void Write(IBufferWriter<byte> output, string name, CounterPage page)
    {
        output.Write(Opening(name));
        for (var i = 0; i < page.Count; i++)
        {
            var id = page.IdAt(i);
            var text = new PlainText(output.GetSpan(EntryBytesMax + id.Length));
            text.Write(i == 0 ? "\""u8 : ",\""u8);
            text.Write(id);
            text.Write("\":{\"value\":"u8);
            text.Write(page.Columns.Values[i]);
            text.Write(page.Columns.IsSet?[i] == true ? ",\"set\":true}"u8 : "}"u8);
            output.Advance(text.Length);
        }

        output.Write("}}"u8);
    }

    /// <summary>Reads the whole object; null when it is not plain in anything.</summary>
    public static CounterPage? TryRead(ReadOnlySpan<byte> text, string name)
    {
        if (!PlainText.Skip(ref text, Opening(name)) || !text.EndsWith("}}"u8))
        {
            return null;
        }

        text = text[..^1];
        var count = text.Count((byte)'{');
        var builder = new CounterPageBuilder(count, Math.Max(0, text.Length - (EntryBytesMin * count)));
        for (var i = 0; i < count; i++)
        {
            if ((i > 0 && !PlainText.Skip(ref text, ","u8)) || !TryReadEntry(ref text, builder))
            {
                return null;
            }
        }

        return text.SequenceEqual("}"u8) ? builder.Build() : null;
    }

    private static bool TryReadEntry(ref ReadOnlySpan<byte> text, CounterPageBuilder builder)
    {
        if (!PlainText.Skip(ref text, "\""u8))
        {
            return false;
        }

        var end = text.IndexOfAnyExcept(Plain);
        if (end < 0)
        {
            return false;
        }

        var id = text[..end];
        text = text[end..];
        if (!PlainText.Skip(ref text, "\":{\"value\":"u8))
        {
            return false;
        }

        end = text.IndexOfAny((byte)',', (byte)'}');
        if (end < 0 || !DecimalText.TryParsePlain(text[..end], out var value))
        {
            return false;
        }

        text = text[end..];
        var isSet = PlainText.Skip(ref text, ",\"set\":true"u8);
        return PlainText.Skip(ref text, "}"u8) && builder.TryAppend(id, new CounterEntry(value, isSet, string.Empty));
    }

    private static byte[] Opening(string name) =>
        Encoding.UTF8.GetBytes($"{{\"format\":{PageCodec.Format},\"page\":\"{name}\",\"entries\":{{");
}
