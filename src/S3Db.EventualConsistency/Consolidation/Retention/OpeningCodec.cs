using System.Buffers;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>Opening objects: gzip around one JSON object. Its generation is checked on read.</summary>
internal static class OpeningCodec
{
    public const int Format = 1;
    public const int InflatedBytesMax = 512 * 1024 * 1024;

    public static byte[] Encode(string field, Opening opening)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format"u8, Format);
            writer.WriteNumber("generation"u8, opening.Generation);
            writer.WritePropertyName("counters"u8);
            CounterPageJson.Write(writer, field, CounterPage.Of(opening.Counters));
            writer.WritePropertyName("statistics"u8);
            StatisticsPageJson.Write(writer, new StatisticsPage(opening.Statistics));
            writer.WritePropertyName("keys"u8);
            KeyEntriesJson.Write(writer, opening.Keys);
            writer.WriteStartObject("writers"u8);
            foreach (var (id, trail) in opening.Writers.OrderBy(pair => pair.Key))
            {
                writer.WritePropertyName(id.Value);
                WriterTrailJson.Write(writer, trail);
            }

            writer.WriteEndObject();
            WriteMarks(writer, opening.Marks);
            writer.WriteEndObject();
        }

        return buffer.WrittenCount <= InflatedBytesMax
            ? Gzip.Deflate(buffer.WrittenSpan)
            : throw new S3DbException(
                S3DbErrorKind.Unsupported,
                $"The opening balance would have {buffer.WrittenCount} bytes, and {InflatedBytesMax} are allowed. "
                + "Nothing was removed; keep the transactions of this log.");
    }

    /// <exception cref="S3DbException">The object is not that opening (I9); the message names the key.</exception>
    public static Opening Decode(OpeningRef reference, bool canBeLate, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(Gzip.Inflate(body, InflatedBytesMax).ToArray());
            var root = document.RootElement;
            var format = root.GetProperty("format"u8).GetInt32();
            var generation = root.GetProperty("generation"u8).Count();
            return format > Format
                ? throw new S3DbException(
                    S3DbErrorKind.Unsupported,
                    $"The opening balance '{reference.Key}' has format {format}; this version reads up to {Format}. "
                    + "Upgrade this process.")
                : format != Format ? throw Corrupt(reference.Key, $"its format is {format}, not {Format}")
                : generation != reference.Generation
                ? throw Corrupt(reference.Key, $"it is of generation {generation}, not {reference.Generation}")
                : new Opening(generation)
                {
                    Counters = CounterPageJson.Read(root.GetProperty("counters"u8)).Entries
                        .ToDictionary(StringComparer.Ordinal),
                    Statistics = StatisticsPageJson.Read(root.GetProperty("statistics"u8)).Days,
                    Keys = KeyEntriesJson.Read(root.GetProperty("keys"u8)),
                    Writers = root.GetProperty("writers"u8).EnumerateObject().ToDictionary(
                        property => ManifestCodec.Writer(property.Name),
                        property => WriterTrailJson.Read(property.Value, canBeLate)),
                    Marks = [.. root.GetProperty("marks"u8).EnumerateArray().Select(
                        mark => new HorizonMark(mark.At(0).Count(), ManifestCodec.Instant(mark.At(1))))],
                };
        }
        catch (Exception exception) when (PageCodec.IsMalformed(exception))
        {
            throw Corrupt(reference.Key, exception.Message, exception);
        }
    }

    private static void WriteMarks(Utf8JsonWriter writer, IReadOnlyList<HorizonMark> marks)
    {
        writer.WriteStartArray("marks"u8);
        foreach (var mark in marks)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(mark.Generation);
            writer.WriteStringValue(ManifestCodec.Text(mark.Horizon));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static PageUnreadableException Corrupt(string key, string reason, Exception? cause = null) => new(
        key,
        $"The opening balance '{key}' cannot be read: {reason}. Values are not affected, but nothing can be verified "
        + "or recalculated; restore the object.",
        cause);
}
