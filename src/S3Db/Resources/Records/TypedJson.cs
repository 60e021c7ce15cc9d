using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace S3Db;

/// <summary>
/// How a class of the caller's maps to a record: which property is the id, and what fields are called.
/// </summary>
internal sealed class TypedJson<T>
{
    private readonly JsonTypeInfo<T> _typeInfo;
    private readonly string _idName;

    public TypedJson(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        _typeInfo = typeInfo;
        _idName = typeInfo.Properties
            .FirstOrDefault(property => property.Name.Equals("id", StringComparison.OrdinalIgnoreCase)
                && property.PropertyType == typeof(string))?.Name
            ?? throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{typeof(T).Name}' cannot be a record: it has no property 'Id' that is a string. Add one.");
    }

    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public static TypedJson<T> FromReflection()
    {
        AttributeInput.ReflectionOptions.MakeReadOnly(populateMissingResolver: true);
        return new((JsonTypeInfo<T>)AttributeInput.ReflectionOptions.GetTypeInfo(typeof(T)));
    }

    /// <summary>The id, and the attributes without it.</summary>
    public (string Id, JsonObject Attributes) Write(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var json = (JsonObject)JsonSerializer.SerializeToNode(item, _typeInfo)!;
        json.Remove(_idName, out var id);
        return ((string?)id ?? string.Empty, json);
    }

    public T Read(Record record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.ToUtf8Json(_idName), _typeInfo)!;
        }
        catch (JsonException exception)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"The record '{record.Id}' does not fit '{typeof(T).Name}': {exception.Message}",
                exception);
        }
    }

    public string FieldName(LambdaExpression field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var body =
            field.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : field.Body;
        if (body is not MemberExpression { Expression: ParameterExpression } access)
        {
            throw new ArgumentException($"'{field}' must name one property, as in 'w => w.Balance'.", nameof(field));
        }

        return access.Member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
            ?? _typeInfo.Options.PropertyNamingPolicy?.ConvertName(access.Member.Name)
            ?? access.Member.Name;
    }
}
