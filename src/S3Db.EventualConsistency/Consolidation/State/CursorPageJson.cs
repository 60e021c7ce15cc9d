using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>The cursors of the quiet writers of one hour of birth as JSON.</summary>
internal static class CursorPageJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<WriterId, Cursor> cursors)
    {
        writer.WriteStartObject();
        foreach (var (id, cursor) in cursors.OrderBy(pair => pair.Key))
        {
            writer.WriteStartArray(id.Value);
            writer.WriteNumberValue(cursor.Sequence);
            writer.WriteStringValue(ManifestCodec.Text(cursor.Touched));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static IReadOnlyDictionary<WriterId, Cursor> Read(JsonElement json) => json.EnumerateObject().ToDictionary(
        property => ManifestCodec.Writer(property.Name),
        property => new Cursor(property.Value[0].GetInt64(), ManifestCodec.Instant(property.Value[1])));
}
