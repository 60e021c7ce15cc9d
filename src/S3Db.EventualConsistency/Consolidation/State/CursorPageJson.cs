using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>Cursors as JSON, in the manifest and in the pages of quiet writers.</summary>
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
            if (cursor.Digest is { } digest)
            {
                writer.WriteStringValue(digest);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static IReadOnlyDictionary<WriterId, Cursor> Read(JsonElement json) => json.EnumerateObject().ToDictionary(
        property => ManifestCodec.Writer(property.Name), property => ReadCursor(property.Value));

    private static Cursor ReadCursor(JsonElement json) => new(
        json.At(0).Count(),
        ManifestCodec.Instant(json.At(1)),
        json.GetArrayLength() > 2 ? json[2].Text() : null);
}
