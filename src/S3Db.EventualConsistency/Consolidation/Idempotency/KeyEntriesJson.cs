using System.Globalization;
using System.Text.Json;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Remembered keys as JSON, in a block or inline in the manifest: an object a generation, in it one a scope.
/// </summary>
internal static class KeyEntriesJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<KeyScope, RememberedKey> entries)
    {
        writer.WriteStartObject();
        foreach (var generation in entries.GroupBy(pair => pair.Value.Generation).OrderBy(group => group.Key))
        {
            writer.WriteStartObject(generation.Key.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("foldedAt"u8, ManifestCodec.Text(generation.First().Value.FoldedAt));
            writer.WriteStartObject("keys"u8);
            foreach (var (scope, entry) in generation.OrderBy(pair => pair.Value.Id.ToString(), StringComparer.Ordinal))
            {
                writer.WritePropertyName(scope.ToString());
                Write(writer, entry);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static IReadOnlyDictionary<KeyScope, RememberedKey> Read(JsonElement json)
    {
        var entries = new Dictionary<KeyScope, RememberedKey>();
        foreach (var group in json.EnumerateObject())
        {
            var generation = long.Parse(group.Name, NumberStyles.None, CultureInfo.InvariantCulture);
            var foldedAt = ManifestCodec.Instant(group.Value.GetProperty("foldedAt"u8));
            foreach (var property in group.Value.GetProperty("keys"u8).EnumerateObject())
            {
                var entry = property.Value;
                entries.Add(KeyScope.Parse(property.Name), new RememberedKey
                {
                    Id = Id(entry.GetProperty("id"u8).Text()),
                    Generation = generation,
                    FoldedAt = foldedAt,
                    Payload = entry.GetProperty("payload"u8).Text(),
                    Timestamp = ManifestCodec.Instant(entry.GetProperty("timestamp"u8)),
                    CohortDate = LocalDatePattern.Iso.Parse(entry.GetProperty("cohortDate"u8).Text()).Value,
                    Value = entry.GetProperty("value"u8).Exact(),
                    IsAbsolute = entry.TryGetProperty("set"u8, out var set) && set.GetBoolean(),
                    Incarnation = Text(entry, "incarnation"u8) ?? string.Empty,
                    Outcome = Text(entry, "outcome"u8),
                });
            }
        }

        return entries;
    }

    private static void Write(Utf8JsonWriter writer, RememberedKey entry)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, entry.Id.ToString());
        writer.WriteString("payload"u8, entry.Payload);
        writer.WriteString("timestamp"u8, ManifestCodec.Text(entry.Timestamp));
        writer.WriteString("cohortDate"u8, LocalDatePattern.Iso.Format(entry.CohortDate));
        writer.WriteNumber("value"u8, entry.Value);
        if (entry.IsAbsolute)
        {
            writer.WriteBoolean("set"u8, true);
        }

        if (entry.Incarnation.Length > 0)
        {
            writer.WriteString("incarnation"u8, entry.Incarnation);
        }

        if (entry.Outcome is { } outcome)
        {
            writer.WriteString("outcome"u8, outcome);
        }

        writer.WriteEndObject();
    }

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static TransactionId Id(string text) => TransactionId.TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is not a transaction id");
}
