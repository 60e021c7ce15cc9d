using System.Globalization;
using System.Text;
using System.Text.Json;

namespace S3Db;

/// <summary>One attribute's parsed rules: what it accepts, and its one canonical text in the catalog.</summary>
internal sealed class AttributeSchema
{
    public required string Name { get; init; }

    public required AttributeType Type { get; init; }

    public bool IsRequired { get; init; }

    public JsonElement? Default { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int? Length { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];

    /// <summary>The rules in fixed order, so that equal definitions have equal text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(NameOf(Type));
            text.Append(IsRequired ? "|required" : string.Empty);
            Append(text, "default", Default is { } value ? CanonicalJson.ToText(value) : null);
            Append(text, "min", Min is { } min ? DecimalText.Format(min) : null);
            Append(text, "max", Max is { } max ? DecimalText.Format(max) : null);
            Append(text, "length", Length?.ToString(CultureInfo.InvariantCulture));
            Append(text, "enum", Enum.Count == 0 ? null : string.Join(',', Enum));
            return text.ToString();
        }
    }

    public static string NameOf(AttributeType type) => type switch
    {
        AttributeType.String => "string",
        AttributeType.Number => "number",
        AttributeType.Boolean => "boolean",
        AttributeType.Object => "object",
        _ => "list",
    };

    /// <summary>Judges a value that is present and not null.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? FindFault(JsonElement value)
    {
        if (!IsOfType(value))
        {
            return $"'{Name}' must be a {NameOf(Type)}, but it is {Show(value)}.";
        }

        if (Enum.Count > 0 && !Enum.Contains(CanonicalJson.ToText(value), StringComparer.Ordinal))
        {
            return $"'{Name}' is {Show(value)}, and must be one of {string.Join(", ", Enum)}.";
        }

        if (Measure(value) is not { } measure)
        {
            return null;
        }

        var (size, unit) = measure;
        var is_ = unit.Length == 0 ? $"is {DecimalText.Format(size)}" : $"has {DecimalText.Format(size)} {unit}";
        if (size < Min)
        {
            return $"'{Name}' {is_}, and the minimum is {DecimalText.Format(Min.Value)}.";
        }

        if (size > Max)
        {
            return $"'{Name}' {is_}, and the maximum is {DecimalText.Format(Max.Value)}.";
        }

        return Length is { } length && size != length ? $"'{Name}' {is_}, and must have {length}." : null;
    }

    private static string Show(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? $"\"{value.GetString()}\"" : value.GetRawText();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
    }

    private static void Append(StringBuilder text, string rule, string? value)
    {
        if (value is not null)
        {
            text.Append('|').Append(rule).Append(':').Append(value);
        }
    }

    private bool IsOfType(JsonElement value) => Type switch
    {
        AttributeType.String => value.ValueKind == JsonValueKind.String,
        AttributeType.Number => value.ValueKind == JsonValueKind.Number,
        AttributeType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AttributeType.Object => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Array,
    };

    private (decimal Size, string Unit)? Measure(JsonElement value) => Type switch
    {
        AttributeType.Number => (CanonicalJson.ToDecimal(value), string.Empty),
        AttributeType.String => (CountCharacters(value.GetString()!), "characters"),
        AttributeType.List => (value.GetArrayLength(), "items"),
        _ => null,
    };

    private static int CountCharacters(string text) => text.EnumerateRunes().Count();
}
