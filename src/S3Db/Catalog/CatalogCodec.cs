using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace S3Db;

/// <summary>The bytes of <c>s3db.json</c>: indented, because people open it.</summary>
internal static class CatalogCodec
{
    public const int SizeMax = 16 * 1024 * 1024;

    private static readonly JsonWriterOptions Indented =
        CanonicalJson.WriterOptions with { Indented = true, NewLine = "\n" };

    public static byte[] Encode(CatalogDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", CatalogDocument.FormatVersion);
            writer.WriteString("revision", document.Revision);
            if (document.Probe is { } probe)
            {
                writer.WritePropertyName("probe");
                probe.WriteTo(writer);
            }

            writer.WriteStartObject("resources");
            foreach (var (name, resource) in document.Resources.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject(name);
                WriteResource(writer, resource);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static CatalogDocument Decode(ReadOnlyMemory<byte> body, string place)
    {
        if (body.Length > SizeMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"{place} has {body.Length} bytes, and {SizeMax} are allowed. Restore the object.");
        }

        try
        {
            var root = CanonicalJson.Parse(body);
            var format = root.GetProperty("format").GetInt32();
            if (format > CatalogDocument.FormatVersion)
            {
                throw new S3DbException(
                    S3DbErrorKind.Unsupported,
                    $"{place} has format {format}, and this version of S3Db reads formats up to "
                    + $"{CatalogDocument.FormatVersion}. Use a newer version.");
            }

            return new CatalogDocument(
                root.GetProperty("revision").GetString() ?? throw new FormatException("'revision' is null."),
                root.TryGetProperty("probe", out var probe) ? JsonObject.Create(probe) : null)
            {
                Resources = root.GetProperty("resources").EnumerateObject()
                    .ToDictionary(p => p.Name, p => ReadResource(p.Name, p.Value), StringComparer.Ordinal),
            };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentException or S3DbValidationException)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt, $"{place} cannot be read: {exception.Message}", exception);
        }
    }

    private static void WriteResource(Utf8JsonWriter writer, CatalogResource resource)
    {
        writer.WriteStartObject("attributes");
        foreach (var attribute in resource.Schema.Attributes)
        {
            writer.WriteString(attribute.Name, attribute.Text);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("partitions");
        foreach (var partition in resource.Schema.Partitions)
        {
            writer.WriteStartArray(partition.Name);
            foreach (var field in partition.Fields)
            {
                writer.WriteStringValue(field);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("managed");
        foreach (var (field, settings) in resource.Managed.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(field);
            settings.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static CatalogResource ReadResource(string name, JsonElement element)
    {
        var definition = new ResourceDefinition(name);
        foreach (var attribute in element.GetProperty("attributes").EnumerateObject())
        {
            definition.Attributes[attribute.Name] = attribute.Value.GetString() ?? string.Empty;
        }

        foreach (var partition in element.GetProperty("partitions").EnumerateObject())
        {
            definition.Partitions[partition.Name] =
                [.. partition.Value.EnumerateArray().Select(field => field.GetString() ?? string.Empty)];
        }

        return new CatalogResource(SchemaParser.Parse(definition))
        {
            Managed = element.GetProperty("managed").EnumerateObject()
                .ToDictionary(
                    p => p.Name,
                    p => JsonObject.Create(p.Value) ?? throw new FormatException($"'{p.Name}' is null."),
                    StringComparer.Ordinal),
        };
    }
}
