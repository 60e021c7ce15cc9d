using System.Text.Json;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>The remembered keys as they stand in the manifest.</summary>
internal static class KeyMemoryJson
{
    private const int DepthMax = 16;

    public static void Write(Utf8JsonWriter writer, KeyMemory memory)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("recent"u8);
        KeyEntriesJson.Write(writer, memory.Recent);
        writer.WriteStartArray("runs"u8);
        foreach (var run in memory.Runs)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, run.Key);
            writer.WriteString("day"u8, LocalDatePattern.Iso.Format(run.Day));
            writer.WriteNumber("count"u8, run.Count);
            writer.WriteNumber("depth"u8, run.Depth);
            writer.WriteString("newest"u8, ManifestCodec.Text(run.Newest));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static KeyMemory Read(JsonElement json) => new(
        KeyEntriesJson.Read(json.GetProperty("recent"u8)),
        [.. json.GetProperty("runs"u8).EnumerateArray().Select(run => new KeyRun(
            run.GetProperty("key"u8).Text(),
            LocalDatePattern.Iso.Parse(run.GetProperty("day"u8).Text()).Value,
            Within(run.GetProperty("count"u8), int.MaxValue),
            Within(run.GetProperty("depth"u8), DepthMax),
            ManifestCodec.Instant(run.GetProperty("newest"u8))))]);

    private static int Within(JsonElement json, int max) => json.GetInt32() is >= 0 and var number && number <= max
        ? number
        : throw new FormatException($"a run of keys has a number that is not 0 to {max}");
}
