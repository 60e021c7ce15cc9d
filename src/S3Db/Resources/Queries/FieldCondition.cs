using System.Text.Json;

namespace S3Db;

/// <summary>One condition of a query; a null value matches a record without one.</summary>
internal sealed record FieldCondition(string Field, FilterOperator Operator, JsonElement Value)
{
    public bool Matches(JsonElement? candidate)
    {
        if (candidate is not { } value || Value.ValueKind == JsonValueKind.Null)
        {
            return candidate is null && Value.ValueKind == JsonValueKind.Null;
        }

        if (Operator == FilterOperator.Equal)
        {
            return JsonElement.DeepEquals(value, Value);
        }

        if (value.ValueKind != Value.ValueKind)
        {
            return false;
        }

        var order = value.ValueKind == JsonValueKind.Number
            ? CanonicalJson.ToDecimal(value).CompareTo(CanonicalJson.ToDecimal(Value))
            : string.CompareOrdinal(value.GetString(), Value.GetString());
        return Operator switch
        {
            FilterOperator.LessThan => order < 0,
            FilterOperator.LessThanOrEqual => order <= 0,
            FilterOperator.GreaterThan => order > 0,
            _ => order >= 0,
        };
    }
}
