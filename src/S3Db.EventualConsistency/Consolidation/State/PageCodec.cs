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

    public static byte[] Encode(string page, Action<Utf8JsonWriter> writeEntries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format"u8, Format);
            writer.WriteString("page"u8, page);
            writer.WritePropertyName("entries"u8);
            writeEntries(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenCount <= InflatedBytesMax
            ? Gzip.Deflate(buffer.WrittenSpan)
            : throw new S3DbException(
                S3DbErrorKind.Unsupported,
                $"The state page '{page}' would have {buffer.WrittenCount} bytes, and {InflatedBytesMax} are allowed: "
                + "nothing was committed. Correct the reducer whose transactions wait there.");
    }

    /// <exception cref="S3DbException">The object is not that page (I9); the message names the key.</exception>
    public static TPage Decode<TPage>(string key, string page, ReadOnlyMemory<byte> body, Func<JsonElement, TPage> read)
    {
        try
        {
            using var document = JsonDocument.Parse(Gzip.Inflate(body, InflatedBytesMax).ToArray());
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
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw Corrupt(key, exception.Message, exception);
        }
    }

    /// <summary>What a reader of JSON or gzip throws for bytes that are not what they should be.</summary>
    public static bool IsMalformed(Exception exception) => exception
        is JsonException or InvalidDataException or KeyNotFoundException or InvalidOperationException or FormatException
        or ArgumentException or NodaTime.Text.UnparsableValueException or OverflowException;

    private static PageUnreadableException Corrupt(string key, string reason, Exception? cause = null) => new(
        key,
        $"The state page '{key}' cannot be read: {reason}. Its counters are stopped; restore the object, then "
        + "read again.",
        cause);
}
