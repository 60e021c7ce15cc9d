using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace S3Db;

/// <summary>
/// The one form in which attribute values are held and stored: numbers in their canonical decimal text, property names
/// unique, no text that cannot be written as UTF-8.
/// </summary>
internal static class CanonicalJson
{
    public const int DepthMax = 64;

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DepthMax + 4,
    };

    private static readonly JsonDocumentOptions DocumentOptions = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = DepthMax + 4,
    };

    /// <summary>Brings a value into the one form.</summary>
    /// <exception cref="S3DbException">A number is not exact as a decimal; the message names its place.</exception>
    public static JsonElement Normalize(JsonElement value, string place)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value, place, depth: 0);
        }

        return Parse(buffer.WrittenMemory);
    }

    /// <summary>Brings a tree of nodes into the one form.</summary>
    public static JsonElement Normalize(JsonNode node, string place)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, WriterOptions);
            node.WriteTo(writer);
            writer.Flush();
            return Normalize(Parse(buffer.WrittenMemory), place);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid, $"Cannot read {place} as JSON: {exception.Message}", exception);
        }
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, DocumentOptions);
        return document.RootElement.Clone();
    }

    public static JsonElement FromText(string text) => FromNode(JsonValue.Create(text));

    public static JsonElement FromBoolean(bool value) => FromNode(JsonValue.Create(value));

    public static JsonElement FromDecimal(decimal value) =>
        Parse(System.Text.Encoding.ASCII.GetBytes(DecimalText.Format(value)));

    /// <summary>
    /// The exact value of a number that has been through <see cref="Normalize(JsonElement, string)"/>.
    /// </summary>
    /// <exception cref="S3DbException">It is no exact decimal: stored data is not what it must be.</exception>
    public static decimal ToDecimal(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && DecimalText.TryParse(value.GetRawText(), out var number)
            ? number
            : throw new S3DbException(
                S3DbErrorKind.Corrupt, $"'{value.GetRawText()}' is stored as a number, but is no exact decimal.");

    /// <summary>The plain text of a string, number or boolean, as partitions and rules compare it.</summary>
    public static string ToText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => DecimalText.Format(ToDecimal(value)),
        _ => value.GetRawText(),
    };

    private static JsonElement FromNode(JsonValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            value.WriteTo(writer);
        }

        return Parse(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, string place, int depth)
    {
        if (depth > DepthMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid, $"Cannot accept {place}: it is nested deeper than {DepthMax} levels.");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, $"{place}.{property.Name}", depth + 1);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, place, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(ToExactText(value, place), skipInputValidation: true);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string ToExactText(JsonElement value, string place)
    {
        var text = value.GetRawText();
        return DecimalText.TryParse(text, out var number)
            ? DecimalText.Format(number)
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot accept {place} = {text}: a decimal of 28 digits cannot hold it exactly. Store it as a "
                + "string.");
    }
}
