using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// The manifest as JSON. The layout is frozen by a golden file. Format 2 remembers idempotency keys, which a process
/// that knows format 1 only would ignore; so it refuses it, and format 1 is read and never written. Format 3 names an
/// opening balance, without which rows would be missing; format 4 tells more shortly of the rows without history. Each
/// is written where there is something of the kind.
/// </summary>
internal static class ManifestCodec
{
    public const int Format = 2;
    public const int FormatOfOpening = 3;
    public const int FormatOfCompactRows = 4;
    public const int SizeMax = 64 * 1024 * 1024;
    private const int FormatOldest = 1;

    public static byte[] Encode(string field, Manifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteNumber("format"u8, FormatOf(manifest));
        writer.WriteNumber("generation"u8, manifest.Generation);
        writer.WriteString("revision"u8, manifest.Revision);
        writer.WritePropertyName("settings"u8);
        manifest.Settings.ToJson().WriteTo(writer);
        writer.WriteString("foldedAt"u8, Text(manifest.FoldedAt));
        writer.WriteString("horizon"u8, Text(manifest.Horizon));
        WriteCursors(writer, manifest);
        WriteSlots(writer, "counters", manifest.Counters, address => address.ToString(), WriteCounters);
        WriteSlots(writer, "statistics", manifest.Statistics, LogKeys.FormatMonth, StatisticsPageJson.Write);
        writer.WritePropertyName("keys"u8);
        KeyMemoryJson.Write(writer, manifest.Keys);
        WriteRetired(writer, manifest.Retired);
        OpeningRefJson.Write(writer, manifest.Opening);
        WriteStopped(writer, manifest.Stopped);
        WriteSkipped(writer, manifest.Skipped);
        WriteFailing(writer, manifest.Failing);
        writer.WriteStartArray("unwritten"u8);
        foreach (var generation in manifest.Unwritten)
        {
            UnwrittenGenerationJson.Write(writer, field, generation);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();

        void WriteCounters(Utf8JsonWriter json, CounterPage page) => CounterPageJson.Write(json, field, page);
    }

    /// <exception cref="S3DbException">The object is not a manifest (I9); the message names the key.</exception>
    public static Manifest Decode(string key, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (body.Length > SizeMax)
            {
                throw new FormatException($"it has {body.Length} bytes, and {SizeMax} are allowed");
            }

            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var format = root.GetProperty("format"u8).GetInt32();
            return format switch
            {
                >= FormatOldest and <= FormatOfCompactRows => WithOwnPages(key, Read(root, format)),
                > FormatOfCompactRows => throw new S3DbException(
                    S3DbErrorKind.Unsupported,
                    $"The manifest '{key}' has format {format}; this version reads up to {FormatOfCompactRows}. "
                    + "Upgrade this process."),
                _ => throw Corrupt(key, $"its format is {format}"),
            };
        }
        catch (Exception exception) when (PageCodec.IsMalformed(exception))
        {
            throw Corrupt(key, exception.Message, exception);
        }
    }

    public static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    public static Instant Instant(JsonElement json) => InstantPattern.ExtendedIso.Parse(json.Text()).Value;

    public static WriterId Writer(string text) =>
        WriterId.TryParse(text, out var writer) ? writer : throw new FormatException($"'{text}' is not a writer id");

    public static TransactionId Transaction(string text) => TransactionId.TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is not a transaction id");

    private static int FormatOf(Manifest manifest) =>
        manifest.Unwritten.Any(generation => generation.Outcomes.Count > 0 || generation.Initials.Format > Format)
            ? FormatOfCompactRows
        : manifest.Opening is not null ? FormatOfOpening
        : Format;

    /// <summary>Keys it names are read and removed, so they must be those of this shard's pages.</summary>
    private static Manifest WithOwnPages(string key, Manifest manifest)
    {
        var pages = string.Concat(key.AsSpan(0, key.LastIndexOf('/') + 1), "pages/");
        var foreign = manifest.ReferencedKeys().Concat(manifest.Retired.Select(page => page.Key))
            .FirstOrDefault(page => !page.StartsWith(pages, StringComparison.Ordinal));
        OpeningRefJson.EnsureOwn(key, manifest);
        return foreign is null
            ? manifest
            : throw new FormatException($"it names '{foreign}' as a page, and pages are below '{pages}'");
    }

    private static Manifest Read(JsonElement root, int format) => new()
    {
        Format = format,
        Generation = root.GetProperty("generation"u8).Count(),
        Revision = root.GetProperty("revision"u8).Text(),
        Settings = LogSettings.FromJson(JsonObject.Create(root.GetProperty("settings"u8))),
        FoldedAt = Instant(root.GetProperty("foldedAt"u8)),
        Horizon = Instant(root.GetProperty("horizon"u8)),
        Cursors = CursorPageJson.Read(root.GetProperty("cursors"u8)),
        CursorPages = root.GetProperty("cursorPages"u8).EnumerateObject().ToDictionary(
            property => InstantPattern.ExtendedIso.Parse(property.Name).Value,
            property => property.Value.Text()),
        Counters = ReadSlots(root.GetProperty("counters"u8), Address, CounterPageJson.Read),
        Statistics = ReadSlots(root.GetProperty("statistics"u8), Month, StatisticsPageJson.Read),
        Keys = root.TryGetProperty("keys"u8, out var keys) ? KeyMemoryJson.Read(keys) : KeyMemory.Empty,
        Retired = [.. root.GetProperty("retired"u8).EnumerateArray().Select(
            page => new RetiredPage(page.At(0).Text(), Instant(page.At(1))))],
        Opening = format >= FormatOfOpening && root.TryGetProperty("opening"u8, out var opening)
            ? OpeningRefJson.Read(opening)
            : format == FormatOfOpening ? throw new FormatException("it has no opening balance") : null,
        Stopped = root.GetProperty("stopped"u8).EnumerateObject().ToDictionary(
            property => Writer(property.Name),
            property => new StoppedChain(
                property.Value.At(0).Count(),
                property.Value.At(1).Text(),
                property.Value.GetArrayLength() > 2 && property.Value.At(2).GetBoolean())),
        Skipped = root.TryGetProperty("skipped"u8, out var skipped) ? ReadSkipped(skipped) : [],
        Failing = root.GetProperty("failing"u8).EnumerateObject().ToDictionary(
            property => property.Name, property => property.Value.Text(), StringComparer.Ordinal),
        Unwritten = [.. root.GetProperty("unwritten"u8).EnumerateArray().Select(UnwrittenGenerationJson.Read)],
    };

    private static void WriteCursors(Utf8JsonWriter writer, Manifest manifest)
    {
        writer.WritePropertyName("cursors"u8);
        CursorPageJson.Write(writer, manifest.Cursors);
        writer.WriteStartObject("cursorPages"u8);
        foreach (var (hour, key) in manifest.CursorPages.OrderBy(pair => pair.Key))
        {
            writer.WriteString(Text(hour), key);
        }

        writer.WriteEndObject();
    }

    private static void WriteSlots<TAddress, TPage>(
        Utf8JsonWriter writer,
        string name,
        IReadOnlyDictionary<TAddress, PageSlot<TPage>> slots,
        Func<TAddress, string> format,
        Action<Utf8JsonWriter, TPage> writePage)
        where TAddress : notnull
        where TPage : class
    {
        writer.WriteStartObject(name);
        foreach (var (address, slot) in slots.OrderBy(pair => pair.Key))
        {
            writer.WriteStartObject(format(address));
            writer.WriteNumber("touched"u8, slot.Touched);
            if (slot.Inline is null)
            {
                writer.WriteString("key"u8, slot.Key);
            }
            else
            {
                writer.WritePropertyName("entries"u8);
                writePage(writer, slot.Inline);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static Dictionary<TAddress, PageSlot<TPage>> ReadSlots<TAddress, TPage>(
        JsonElement json, Func<string, TAddress> parse, Func<JsonElement, TPage> readPage)
        where TAddress : notnull
        where TPage : class =>
        json.EnumerateObject().ToDictionary(
            property => parse(property.Name),
            property => new PageSlot<TPage>(
                property.Value.TryGetProperty("entries"u8, out var entries) ? readPage(entries) : null,
                entries.ValueKind == JsonValueKind.Undefined ? property.Value.GetProperty("key"u8).Text() : null,
                property.Value.GetProperty("touched"u8).Count()));

    private static void WriteRetired(Utf8JsonWriter writer, IReadOnlyList<RetiredPage> retired)
    {
        writer.WriteStartArray("retired"u8);
        foreach (var page in retired)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(page.Key);
            writer.WriteStringValue(Text(page.Retired));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteStopped(Utf8JsonWriter writer, IReadOnlyDictionary<WriterId, StoppedChain> stopped)
    {
        writer.WriteStartObject("stopped"u8);
        foreach (var (id, chain) in stopped.OrderBy(pair => pair.Key))
        {
            writer.WriteStartArray(id.Value);
            writer.WriteNumberValue(chain.Sequence);
            writer.WriteStringValue(chain.Reason);
            if (chain.IsUnreadable)
            {
                writer.WriteBooleanValue(true);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteSkipped(Utf8JsonWriter writer, IReadOnlyList<SkippedSegment> skipped)
    {
        if (skipped.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("skipped"u8);
        foreach (var segment in skipped)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, segment.Key);
            writer.WriteString("writer"u8, segment.Writer);
            writer.WriteNumber("sequence"u8, segment.Sequence);
            writer.WriteString("skippedAt"u8, Text(segment.SkippedAt));
            writer.WriteString("reason"u8, segment.Reason);
            writer.WriteString("fault"u8, segment.Fault);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static List<SkippedSegment> ReadSkipped(JsonElement json) => [.. json.EnumerateArray().Select(
        segment => new SkippedSegment(
            segment.GetProperty("key"u8).Text(),
            segment.GetProperty("writer"u8).Text(),
            segment.GetProperty("sequence"u8).Count(),
            Instant(segment.GetProperty("skippedAt"u8)),
            segment.GetProperty("reason"u8).Text(),
            segment.GetProperty("fault"u8).Text()))];

    private static void WriteFailing(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> failing)
    {
        writer.WriteStartObject("failing"u8);
        foreach (var (id, reason) in failing.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(id, reason);
        }

        writer.WriteEndObject();
    }

    private static PageAddress Address(string text) => PageAddress.TryParse(text, out var address)
        ? address
        : throw new FormatException($"'{text}' is not a page address");

    private static YearMonth Month(string text) => YearMonthPattern.Iso.Parse(text).Value;

    private static S3DbException Corrupt(string key, string reason, Exception? cause = null) => new(
        S3DbErrorKind.Corrupt,
        $"The manifest '{key}' cannot be read: {reason}. Nothing of this shard can be decided; restore the object.",
        cause);
}
