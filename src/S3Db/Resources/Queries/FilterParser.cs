using System.Text.Json;

namespace S3Db;

/// <summary>
/// Reads a filter object against a schema; a misspelt field or operator is an error, not an empty answer.
/// </summary>
internal static class FilterParser
{
    private static readonly Dictionary<string, FilterOperator> Operators = new(StringComparer.Ordinal)
    {
        ["$eq"] = FilterOperator.Equal,
        ["$lt"] = FilterOperator.LessThan,
        ["$lte"] = FilterOperator.LessThanOrEqual,
        ["$gt"] = FilterOperator.GreaterThan,
        ["$gte"] = FilterOperator.GreaterThanOrEqual,
        ["eq"] = FilterOperator.Equal,
        ["lt"] = FilterOperator.LessThan,
        ["lte"] = FilterOperator.LessThanOrEqual,
        ["gt"] = FilterOperator.GreaterThan,
        ["gte"] = FilterOperator.GreaterThanOrEqual,
    };

    public static RecordFilter Parse(ResourceSchema schema, JsonElement filter)
    {
        var errors = new List<string>();
        var conditions = new List<FieldCondition>();
        foreach (var property in filter.EnumerateObject())
        {
            var type = property.Name == "id" ? AttributeType.String : schema.Find(property.Name)?.Type;
            if (type is null)
            {
                var known = schema.Attributes.Select(a => a.Name).Append("id");
                errors.Add($"'{property.Name}' is not an attribute.{NearNames.Hint(property.Name, known)}");
            }
            else if (property.Value.ValueKind != JsonValueKind.Object || type == AttributeType.Object)
            {
                Add(new(property.Name, FilterOperator.Equal, property.Value), type.Value, conditions, errors);
            }
            else
            {
                AddRange(property, type.Value, conditions, errors);
            }
        }

        return errors.Count == 0
            ? new RecordFilter(conditions)
            : throw new S3DbValidationException($"the filter on '{schema.Name}'", errors);
    }

    private static void AddRange(
        JsonProperty property, AttributeType type, List<FieldCondition> conditions, List<string> errors)
    {
        foreach (var bound in property.Value.EnumerateObject())
        {
            if (Operators.TryGetValue(bound.Name, out var comparison))
            {
                Add(new(property.Name, comparison, bound.Value), type, conditions, errors);
            }
            else
            {
                errors.Add($"'{property.Name}' has the unknown operator '{bound.Name}'."
                    + NearNames.Hint(bound.Name, Operators.Keys));
            }
        }
    }

    private static void Add(
        FieldCondition condition, AttributeType type, List<FieldCondition> conditions, List<string> errors)
    {
        var isNull = condition.Value.ValueKind == JsonValueKind.Null;
        if (condition.Operator != FilterOperator.Equal
            && (isNull || type is not (AttributeType.Number or AttributeType.String)))
        {
            errors.Add($"'{condition.Field}' is a {AttributeSchema.NameOf(type)} compared with "
                + $"{condition.Value.GetRawText()}; only numbers and strings have ranges.");
        }
        else if (!isNull && !IsOfType(condition.Value, type))
        {
            errors.Add($"'{condition.Field}' is a {AttributeSchema.NameOf(type)}, "
                + $"but it is compared with {condition.Value.GetRawText()}.");
        }
        else
        {
            conditions.Add(condition);
        }
    }

    private static bool IsOfType(JsonElement value, AttributeType type) =>
        new AttributeSchema { Name = string.Empty, Type = type }.FindFault(value) is null;
}
