using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace S3Db;

/// <summary>A range of values in a query; see <see cref="Filter"/>.</summary>
[JsonConverter(typeof(FieldRangeConverter))]
public sealed class FieldRange
{
    private readonly (string Operator, JsonValue Bound)[] _bounds;

    internal FieldRange(params (string Operator, JsonValue Bound)[] bounds) => _bounds = bounds;

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, bound) in _bounds)
        {
            json[name] = bound.DeepClone();
        }

        return json;
    }
}
