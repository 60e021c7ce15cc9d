using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>The opening balance a manifest names, as JSON in the manifest.</summary>
internal static class OpeningRefJson
{
    /// <summary>Nothing when there is none.</summary>
    public static void Write(Utf8JsonWriter writer, OpeningRef? opening)
    {
        if (opening is not null)
        {
            writer.WriteStartObject("opening"u8);
            writer.WriteNumber("generation"u8, opening.Generation);
            writer.WriteString("key"u8, opening.Key);
            writer.WriteString("at"u8, ManifestCodec.Text(opening.At));
            writer.WriteEndObject();
        }
    }

    public static OpeningRef Read(JsonElement json) => new(
        json.GetProperty("generation"u8).Count(),
        json.GetProperty("key"u8).Text(),
        ManifestCodec.Instant(json.GetProperty("at"u8)));

    /// <summary>
    /// What is below its generation is removed, so it must be an opening of this shard, behind nothing unwritten.
    /// </summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static void EnsureOwn(string manifestKey, Manifest manifest)
    {
        if (manifest.Opening is not { } opening)
        {
            return;
        }

        var openings = string.Concat(manifestKey.AsSpan(0, manifestKey.LastIndexOf('/') + 1), "openings/");
        if (!opening.Key.StartsWith(openings, StringComparison.Ordinal))
        {
            throw new FormatException(
                $"it names '{opening.Key}' as its opening balance, and those are below '{openings}'");
        }

        if (opening.Generation >= manifest.Generation
            || manifest.Unwritten.Any(unwritten => unwritten.Generation <= opening.Generation))
        {
            throw new FormatException(
                $"its opening balance is of generation {opening.Generation}, and the log is not written up to that");
        }
    }
}
