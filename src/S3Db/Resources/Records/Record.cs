using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// A record as it was read: immutable, and strongly consistent unless it came from a query of a computed resource.
/// The value of a managed field (a counter) is the last consolidated one.
/// </summary>
public sealed class Record
{
    private readonly string _resource;
    private readonly IReadOnlyDictionary<string, JsonElement> _attributes;
    private readonly IReadOnlyCollection<string> _unreadable;

    internal Record(
        string resource,
        string id,
        ETag etag,
        IReadOnlyDictionary<string, JsonElement> attributes,
        IReadOnlyCollection<string>? unreadable = null)
    {
        (_resource, Id, ETag, _attributes, _unreadable) = (resource, id, etag, attributes, unreadable ?? []);
    }

    internal Record(string resource, string id, JsonObject attributes)
        : this(resource, id, default, ToDictionary(resource, id, attributes))
    {
    }

    /// <summary>The record's id.</summary>
    public string Id { get; }

    /// <summary>The version that was read, for <c>ifMatch</c>; default for the records of computed resources.</summary>
    public ETag ETag { get; }

    /// <summary>The names of the attributes that have a value.</summary>
    public IEnumerable<string> Names => _attributes.Keys;

    /// <summary>The value of an attribute (or <c>id</c>); null when it has none.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <exception cref="S3DbException">The field is managed by a plugin that is not installed here.</exception>
    public JsonElement? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            if (_unreadable.Contains(name))
            {
                throw ManagedFieldErrors.NotInstalled($"read '{_resource}/{Id}.{name}'", name);
            }

            if (name == "id")
            {
                return CanonicalJson.FromText(Id);
            }

            return _attributes.TryGetValue(name, out var value) ? value : null;
        }
    }

    /// <summary>The exact value of a number.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <exception cref="S3DbException">There is no such value, or it is no number.</exception>
    public decimal GetDecimal(string name) => CanonicalJson.ToDecimal(Require(name, "number", JsonValueKind.Number));

    /// <summary>The value of a whole number.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <exception cref="S3DbException">There is no such value, or it is no whole number of 64 bits.</exception>
    public long GetInt64(string name)
    {
        var value = GetDecimal(name);
        return value is >= long.MinValue and <= long.MaxValue && decimal.IsInteger(value)
            ? (long)value
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{_resource}/{Id}.{name}' is {DecimalText.Format(value)}, not a whole number of 64 bits. "
                + "Read it with GetDecimal.");
    }

    /// <summary>The value of a string.</summary>
    /// <param name="name">The exact name of the attribute, or <c>id</c>.</param>
    /// <exception cref="S3DbException">There is no such value, or it is no string.</exception>
    public string GetString(string name) => Require(name, "string", JsonValueKind.String).GetString()!;

    /// <summary>The value of a boolean.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <exception cref="S3DbException">There is no such value, or it is no boolean.</exception>
    public bool GetBoolean(string name) =>
        Require(name, "boolean", JsonValueKind.True, JsonValueKind.False).GetBoolean();

    /// <summary>The exact value of a number, if the attribute has one.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <param name="value">The value; 0 when there is none.</param>
    /// <returns>False when the attribute has no value or is no number.</returns>
    public bool TryGetDecimal(string name, out decimal value)
    {
        var isFound = this[name] is { ValueKind: JsonValueKind.Number };
        value = isFound ? GetDecimal(name) : 0;
        return isFound;
    }

    /// <summary>The value of a string, if the attribute has one.</summary>
    /// <param name="name">The exact name of the attribute, or <c>id</c>.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <returns>False when the attribute has no value or is no string.</returns>
    public bool TryGetString(string name, [NotNullWhen(true)] out string? value)
    {
        value = this[name] is { ValueKind: JsonValueKind.String } element ? element.GetString() : null;
        return value is not null;
    }

    /// <summary>The value of a boolean, if the attribute has one.</summary>
    /// <param name="name">The exact name of the attribute.</param>
    /// <param name="value">The value; false when there is none.</param>
    /// <returns>False when the attribute has no value or is no boolean.</returns>
    public bool TryGetBoolean(string name, out bool value)
    {
        var element = this[name];
        value = element?.ValueKind == JsonValueKind.True;
        return value || element?.ValueKind == JsonValueKind.False;
    }

    /// <summary>The id and every attribute as one JSON object.</summary>
    /// <exception cref="S3DbException">A field is managed by a plugin that is not installed here.</exception>
    public string ToJson() => Encoding.UTF8.GetString(ToUtf8Json("id"));

    internal byte[] ToUtf8Json(string idName)
    {
        if (_unreadable.FirstOrDefault() is { } unreadable)
        {
            throw ManagedFieldErrors.NotInstalled($"read '{_resource}/{Id}.{unreadable}'", unreadable);
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, CanonicalJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString(idName, Id);
            foreach (var (name, value) in _attributes)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Dictionary<string, JsonElement> ToDictionary(string resource, string id, JsonObject attributes) =>
        CanonicalJson.Normalize(attributes, $"{resource}/{id}")
            .EnumerateObject()
            .Where(property => property.Value.ValueKind != JsonValueKind.Null && property.Name != "id")
            .ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);

    private JsonElement Require(string name, string type, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (this[name] is not { } value)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{_resource}/{Id}' has no value for '{name}'.{NearNames.Hint(name, _attributes.Keys)}");
        }

        return kinds.Contains(value.ValueKind)
            ? value
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{_resource}/{Id}.{name}' is not a {type}, but {value.ValueKind.ToString().ToLowerInvariant()}.");
    }
}
