using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace S3Db;

/// <summary>Turns what callers pass as attributes or filters into the one JSON form.</summary>
internal static class AttributeInput
{
    internal const string ReflectionMessage =
        "Reads the properties of the object by reflection. Pass a JsonObject or a dictionary, or use "
        + "Resource<T> with a "
        + "JsonTypeInfo<T>.";

    internal static readonly JsonSerializerOptions ReflectionOptions = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new StrictStringConverter() },
    };

    [RequiresUnreferencedCode(ReflectionMessage)]
    [RequiresDynamicCode(ReflectionMessage)]
    public static JsonElement Read(object input, string place)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input switch
        {
            JsonElement element => ReadElement(element, place),
            JsonObject json => Read(json, place),
            IReadOnlyDictionary<string, object?> dictionary => Read(dictionary, place),
            _ => ReadElement(Serialize(input, place), place),
        };
    }

    public static JsonElement Read(JsonObject input, string place)
    {
        ArgumentNullException.ThrowIfNull(input);
        return CanonicalJson.Normalize(input, place);
    }

    public static JsonElement Read(IReadOnlyDictionary<string, object?> input, string place)
    {
        ArgumentNullException.ThrowIfNull(input);
        return CanonicalJson.Normalize(ToObject(input, place, depth: 0), place);
    }

    [RequiresUnreferencedCode(ReflectionMessage)]
    [RequiresDynamicCode(ReflectionMessage)]
    private static JsonElement Serialize(object input, string place)
    {
        try
        {
            return JsonSerializer.SerializeToElement(input, input.GetType(), ReflectionOptions);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid, $"Cannot read {place} as JSON: {exception.Message}", exception);
        }
    }

    private static JsonElement ReadElement(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Object
            ? CanonicalJson.Normalize(element, place)
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read {place}: it must be an object with a property for each attribute, "
                + $"but it is a {element.ValueKind.ToString().ToLowerInvariant()}.");

    private static JsonObject ToObject(IEnumerable<KeyValuePair<string, object?>> input, string place, int depth)
    {
        var result = new JsonObject();
        foreach (var (name, value) in input)
        {
            result[name] = ToNode(value, $"{place}.{name}", depth);
        }

        return result;
    }

    private static JsonNode? ToNode(object? value, string place, int depth)
    {
        if (depth > CanonicalJson.DepthMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot accept {place}: it is nested deeper than {CanonicalJson.DepthMax} levels.");
        }

        return value switch
        {
            null => null,
            string text => JsonValue.Create(StrictStringConverter.Check(text)),
            bool flag => JsonValue.Create(flag),
            decimal number => JsonValue.Create(number),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            byte or sbyte or short or ushort or uint => JsonValue.Create(Convert.ToInt64(value)),
            ulong number => JsonValue.Create(number),
            double number when double.IsFinite(number) => JsonValue.Create(number),
            float number when float.IsFinite(number) => JsonValue.Create(number),
            JsonNode node => node.DeepClone(),
            JsonElement element => ToNode(element),
            FieldRange range => range.ToJson(),
            Guid guid => JsonValue.Create(guid),
            DateTimeOffset time =>
                JsonValue.Create(InstantPattern.ExtendedIso.Format(Instant.FromDateTimeOffset(time))),
            Instant time => JsonValue.Create(InstantPattern.ExtendedIso.Format(time)),
            LocalDate date => JsonValue.Create(LocalDatePattern.Iso.Format(date)),
            IEnumerable<KeyValuePair<string, object?>> nested => ToObject(nested, place, depth + 1),
            IEnumerable list => ToArray(list, place, depth + 1),
            _ => throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot store {place}: a {value.GetType().Name} has no JSON form here. Pass text, a number, a "
                + "boolean, "
                + "a list, a dictionary or a JsonNode."),
        };
    }

    private static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        _ => JsonValue.Create(element),
    };

    private static JsonArray ToArray(IEnumerable list, string place, int depth)
    {
        var result = new JsonArray();
        foreach (var item in list)
        {
            result.Add(ToNode(item, place, depth));
        }

        return result;
    }
}
