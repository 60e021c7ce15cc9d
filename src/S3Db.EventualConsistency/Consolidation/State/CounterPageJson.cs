using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Counters as JSON, in a page object or inline in the manifest: ids in byte order, defaults left out.
/// </summary>
internal static class CounterPageJson
{
    public static void Write(Utf8JsonWriter writer, string field, CounterPage page)
    {
        writer.WriteStartObject();
        for (var i = 0; i < page.Count; i++)
        {
            var entry = page.At(i);
            writer.WriteStartObject(page.IdAt(i));
            writer.WriteNumber("value"u8, ExactDecimal.Canonical(entry.Value));
            if (entry.IsSet)
            {
                writer.WriteBoolean("set"u8, true);
            }

            if (entry.Incarnation.Length > 0)
            {
                writer.WriteString("incarnation"u8, entry.Incarnation);
            }

            if (entry.Held.Count > 0)
            {
                writer.WritePropertyName("held"u8);
                HeldTransactionJson.Write(writer, field, entry.Held);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static CounterPage Read(JsonElement json) => CounterPage.Of(json.EnumerateObject().Select(property =>
    {
        var entry = property.Value;
        return KeyValuePair.Create(
            property.Name,
            new CounterEntry(
                entry.GetProperty("value"u8).Exact(),
                entry.TryGetProperty("set"u8, out var set) && set.GetBoolean(),
                entry.TryGetProperty("incarnation"u8, out var incarnation) ? incarnation.Text() : string.Empty)
            {
                Held = entry.TryGetProperty("held"u8, out var held) ? HeldTransactionJson.Read(held) : [],
            });
    }));
}
