using System.Buffers;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Page objects: gzip around <c>{"format":1,"page":"…","entries":{…}}</c>. The page's name is checked on read.
/// </summary>
internal static class PageCodec
{
    public const int Format = 1;
    private const int InflatedBytesMax = 64 * 1024 * 1024;
    private const int KeptBufferBytesMax = 1024 * 1024;

    [ThreadStatic]
    private static byte[]? _inflated;

    public static byte[] Encode(string page, Action<Utf8JsonWriter> writeEntries) => Encode(page, output =>
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("format"u8, Format);
        writer.WriteString("page"u8, page);
        writer.WritePropertyName("entries"u8);
        writeEntries(writer);
        writer.WriteEndObject();
    });

    /// <summary>A page of counters.</summary>
    public static byte[] Encode(string page, string field, CounterPage counters) => PlainCounterPage.IsPlain(counters)
        ? Encode(page, output => PlainCounterPage.Write(output, page, counters))
        : Encode(page, writer => CounterPageJson.Write(writer, field, counters));

    /// <exception cref="S3DbException">The object is not that page (I9); the message names the key.</exception>
    public static TPage Decode<TPage>(
        string key, string page, ReadOnlyMemory<byte> body, Func<JsonElement, TPage> read)
        where TPage : class => Decode(key, page, body, read, static (_, _) => null);

    /// <summary>A page of counters.</summary>
    /// <exception cref="S3DbException">The object is not that page (I9); the message names the key.</exception>
    public static CounterPage DecodeCounters(string key, string page, ReadOnlyMemory<byte> body) =>
        Decode(key, page, body, CounterPageJson.Read, PlainCounterPage.TryRead);

    /// <summary>What a reader of JSON or gzip throws for bytes that are not what they should be.</summary>
    public static bool IsMalformed(Exception exception) => exception
        is JsonException or InvalidDataException or KeyNotFoundException or InvalidOperationException or FormatException
        or ArgumentException or NodaTime.Text.UnparsableValueException or OverflowException;

    private static byte[] Encode(string page, Action<IBufferWriter<byte>> write)
    {
        using var output = new GzipBuffer(InflatedBytesMax);
        write(output);
        return output.Complete() ?? throw new S3DbException(
            S3DbErrorKind.Unsupported,
            $"The state page '{page}' would have more than the {InflatedBytesMax} bytes that are allowed: nothing was "
            + "committed. Correct the reducer whose transactions wait there.");
    }

    private static TPage Decode<TPage>(
        string key,
        string page,
        ReadOnlyMemory<byte> body,
        Func<JsonElement, TPage> read,
        Func<ReadOnlySpan<byte>, string, TPage?> readPlain)
        where TPage : class
    {
        var buffer = _inflated ?? [];
        try
        {
            var text = Gzip.Inflate(body, InflatedBytesMax, ref buffer);
            return readPlain(text, page) ?? Parse(key, page, buffer.AsMemory(0, text.Length), read);
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw Corrupt(key, exception.Message, exception);
        }
        finally
        {
            _inflated = buffer.Length > KeptBufferBytesMax ? null : buffer;
        }
    }

    private static TPage Parse<TPage>(
        string key, string page, ReadOnlyMemory<byte> text, Func<JsonElement, TPage> read)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var format = root.GetProperty("format"u8).GetInt32();
        if (format > Format)
        {
            throw new S3DbException(
                S3DbErrorKind.Unsupported,
                $"The page '{key}' has format {format}; this version reads up to {Format}. Upgrade this process.");
        }

        if (format != Format)
        {
            throw Corrupt(key, $"its format is {format}, not {Format}");
        }

        var name = root.GetProperty("page"u8).GetString();
        return name == page
            ? read(root.GetProperty("entries"u8))
            : throw Corrupt(key, $"it holds the page '{name}'");
    }

    private static PageUnreadableException Corrupt(string key, string reason, Exception? cause = null) => new(
        key,
        $"The state page '{key}' cannot be read: {reason}. What needs it waits; restore the object, then "
        + "read again.",
        cause);
}
