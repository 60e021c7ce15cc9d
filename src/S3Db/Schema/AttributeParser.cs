using System.Globalization;
using System.Text.Json;

namespace S3Db;

/// <summary>
/// Reads the attribute language, such as <c>number|required|min:0</c>, and reports every fault in it.
/// </summary>
internal sealed class AttributeParser
{
    private static readonly Dictionary<string, AttributeType> Types = new(StringComparer.Ordinal)
    {
        ["string"] = AttributeType.String,
        ["number"] = AttributeType.Number,
        ["boolean"] = AttributeType.Boolean,
        ["object"] = AttributeType.Object,
        ["list"] = AttributeType.List,
        ["array"] = AttributeType.List,
    };

    private static readonly string[] RuleNames =
        ["required", "optional", "default", "min", "max", "length", "enum"];

    private readonly string _name;
    private readonly List<string> _errors;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private AttributeType _type;
    private bool _isRequired;
    private string? _default;
    private decimal? _min;
    private decimal? _max;
    private int? _length;
    private string[] _enum = [];

    private AttributeParser(string name, List<string> errors) => (_name, _errors) = (name, errors);

    /// <summary>Parses one attribute; faults are added to the list.</summary>
    public static AttributeSchema? Parse(string name, string text, List<string> errors)
    {
        var count = errors.Count;
        var schema = new AttributeParser(name, errors).Parse(text);
        return errors.Count == count ? schema : null;
    }

    private AttributeSchema? Parse(string text)
    {
        var parts = text.Split('|');
        if (!Types.TryGetValue(parts[0], out _type))
        {
            _errors.Add($"'{_name}' has the unknown type '{parts[0]}'.{NearNames.Hint(parts[0], Types.Keys)}");
            return null;
        }

        foreach (var part in parts.AsSpan(1))
        {
            ReadRule(part);
        }

        if (_seen.Contains("required") && _seen.Contains("optional"))
        {
            _errors.Add($"'{_name}' is both required and optional.");
        }

        if (_min > _max)
        {
            _errors.Add($"'{_name}' has a minimum above its maximum.");
        }

        return Build();
    }

    private void ReadRule(string part)
    {
        var colon = part.IndexOf(':');
        var rule = colon < 0 ? part : part[..colon];
        var value = colon < 0 ? null : part[(colon + 1)..];
        if (!RuleNames.Contains(rule, StringComparer.Ordinal))
        {
            _errors.Add($"'{_name}' has the unknown rule '{rule}'.{NearNames.Hint(rule, RuleNames)}");
        }
        else if (!_seen.Add(rule))
        {
            _errors.Add($"'{_name}' has the rule '{rule}' twice.");
        }
        else if (rule is "required" or "optional")
        {
            _isRequired = rule == "required";
            if (value is not null)
            {
                _errors.Add($"'{_name}': the rule '{rule}' takes no value, but '{value}' was given.");
            }
        }
        else if (value is null)
        {
            _errors.Add($"'{_name}': the rule '{rule}' needs a value, as in '{rule}:…'.");
        }
        else
        {
            ReadValue(rule, value);
        }
    }

    private void ReadValue(string rule, string value)
    {
        switch (rule)
        {
            case "default":
                _default = value;
                break;
            case "enum":
                _enum = value.Split(',');
                Require(rule, _type is AttributeType.String or AttributeType.Number, "string and number");
                break;
            case "length":
                Require(rule, _type is AttributeType.String or AttributeType.List, "string and list");
                if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                {
                    _length = length;
                }
                else
                {
                    _errors.Add($"'{_name}': the rule 'length' needs a whole number, but '{value}' was given.");
                }

                break;
            default:
                Require(
                    rule,
                    _type is AttributeType.Number or AttributeType.String or AttributeType.List,
                    "number, string and list");
                var limit = ReadNumber(rule, value);
                (_min, _max) = rule == "min" ? (limit, _max) : (_min, limit);
                break;
        }
    }

    private AttributeSchema? Build()
    {
        if (_type == AttributeType.Number)
        {
            _enum = [.. _enum.Select(item => ReadNumber("enum", item) is { } n ? DecimalText.Format(n) : item)];
        }

        var schema = new AttributeSchema
        {
            Name = _name,
            Type = _type,
            IsRequired = _isRequired,
            Default = _default is null ? null : ReadDefault(_default),
            Min = _min,
            Max = _max,
            Length = _length,
            Enum = _enum,
        };
        if (schema.Default is { } value && schema.FindFault(value) is { } fault)
        {
            _errors.Add($"The default of {fault}");
        }

        return schema;
    }

    private JsonElement? ReadDefault(string text)
    {
        switch (_type)
        {
            case AttributeType.String:
                return CanonicalJson.FromText(text);
            case AttributeType.Number:
                return ReadNumber("default", text) is { } number ? CanonicalJson.FromDecimal(number) : null;
            case AttributeType.Boolean when text is "true" or "false":
                return CanonicalJson.FromBoolean(text == "true");
            case AttributeType.Boolean:
                _errors.Add($"'{_name}': the default of a boolean is true or false, but '{text}' was given.");
                return null;
            default:
                _errors.Add($"'{_name}': a {AttributeSchema.NameOf(_type)} cannot have a default.");
                return null;
        }
    }

    private decimal? ReadNumber(string rule, string value)
    {
        if (DecimalText.TryParse(value, out var number))
        {
            return number;
        }

        _errors.Add($"'{_name}': the rule '{rule}' needs a decimal number, but '{value}' was given.");
        return null;
    }

    private void Require(string rule, bool isApplicable, string types)
    {
        if (!isApplicable)
        {
            _errors.Add(
                $"'{_name}': the rule '{rule}' is for {types} attributes, not for {AttributeSchema.NameOf(_type)}.");
        }
    }
}
