using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace S3Db;

/// <summary>What a query asks for: conditions that must all hold.</summary>
internal sealed class RecordFilter(IReadOnlyList<FieldCondition> conditions)
{
    public static readonly RecordFilter All = new([]);

    public IReadOnlyList<FieldCondition> Conditions => conditions;

    public bool Matches(Record record) =>
        conditions.All(condition => condition.Matches(record[condition.Field]));

    /// <summary>The text a field must be equal to, when the filter says so.</summary>
    public bool TryGetEquality(string field, [NotNullWhen(true)] out string? text)
    {
        var condition = conditions.FirstOrDefault(candidate =>
            candidate.Field == field && candidate.Operator == FilterOperator.Equal
            && candidate.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                or JsonValueKind.True or JsonValueKind.False);
        text = condition is null ? null : CanonicalJson.ToText(condition.Value);
        return text is not null;
    }
}
