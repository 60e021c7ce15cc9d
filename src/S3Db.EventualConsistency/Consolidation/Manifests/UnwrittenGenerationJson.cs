using System.Text.Json;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>A generation that waits for its cohort files, as JSON in the manifest.</summary>
internal static class UnwrittenGenerationJson
{
    private const int SegmentsMax = 100_000;

    public static void Write(Utf8JsonWriter writer, string field, UnwrittenGeneration generation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("generation"u8, generation.Generation);
        if (generation.FoldedAt is { } foldedAt)
        {
            writer.WriteString("foldedAt"u8, ManifestCodec.Text(foldedAt));
        }

        writer.WriteStartObject("folded"u8);
        foreach (var (id, range) in generation.Folded.OrderBy(pair => pair.Key))
        {
            writer.WriteStartArray(id.Value);
            writer.WriteNumberValue(range.From);
            writer.WriteNumberValue(range.To);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        if (generation.Outcomes.Count > 0)
        {
            OutcomesJson.Write(writer, generation.Outcomes);
        }

        generation.Initials.Write(writer);
        WriteHeld(writer, field, generation);
        writer.WriteStartArray("days"u8);
        foreach (var day in generation.Days)
        {
            writer.WriteStringValue(LocalDatePattern.Iso.Format(day));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static UnwrittenGeneration Read(JsonElement json) => new(json.GetProperty("generation"u8).Count())
    {
        FoldedAt = json.TryGetProperty("foldedAt"u8, out var foldedAt) ? ManifestCodec.Instant(foldedAt) : null,
        Folded = json.GetProperty("folded"u8).EnumerateObject().ToDictionary(
            property => ManifestCodec.Writer(property.Name),
            property => Range(property.Value.At(0).Count(), property.Value.At(1).Count())),
        Outcomes = json.TryGetProperty("outcomes"u8, out var outcomes) ? OutcomesJson.Read(outcomes) : [],
        Initials = json.TryGetProperty("initials"u8, out var initials)
            ? RowInitialsById.Read(initials)
            : RowInitials.Read(json),
        Held = json.TryGetProperty("held"u8, out var held)
            ? held.EnumerateArray().Select(id => ManifestCodec.Transaction(id.Text())).ToHashSet()
            : [],
        Released = json.TryGetProperty("released"u8, out var released) ? HeldTransactionJson.Read(released) : [],
        Days = [.. json.GetProperty("days"u8).EnumerateArray().Select(
            day => LocalDatePattern.Iso.Parse(day.Text()).Value)],
    };

    private static void WriteHeld(Utf8JsonWriter writer, string field, UnwrittenGeneration generation)
    {
        if (generation.Held.Count > 0)
        {
            writer.WriteStartArray("held"u8);
            foreach (var id in generation.Held.Select(id => id.ToString()).Order(StringComparer.Ordinal))
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
        }

        if (generation.Released.Count > 0)
        {
            writer.WritePropertyName("released"u8);
            HeldTransactionJson.Write(writer, field, generation.Released);
        }
    }

    /// <summary>A pass folds thousands of segments at most; a longer range would only fill the memory.</summary>
    private static FoldedRange Range(long from, long to) => to > from && to - from <= SegmentsMax
        ? new FoldedRange(from, to)
        : throw new FormatException($"it folded the segments behind {from} up to {to}");
}
