using System.Globalization;
using System.Reflection;

namespace S3Db.Tests.PublicApi;

/// <summary>Types, parameters and constants in the words of C#.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(short)] = "short", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    /// <summary>A type without nullability of references.</summary>
    public static string Name(Type type) => Compose(type, [.. type.GetGenericArguments().Select(Name)], Name);

    /// <summary>A type with the nullability of its references.</summary>
    public static string Nullable(NullabilityInfo info)
    {
        var type = info.Type;
        var text = type.IsArray
            ? $"{Nullable(info.ElementType!)}[]"
            : Compose(type, [.. info.GenericTypeArguments.Select(Nullable)], Name);
        var isNullable = !type.IsValueType
            && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable);
        return isNullable ? $"{text}?" : text;
    }

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : string.Empty;
        var type = parameter.ParameterType.IsByRef
            ? Name(parameter.ParameterType.GetElementType()!)
            : Nullable(new NullabilityInfoContext().Create(parameter));
        var value = !parameter.HasDefaultValue ? string.Empty
            : parameter.DefaultValue is null && parameter.ParameterType.IsValueType
                && System.Nullable.GetUnderlyingType(parameter.ParameterType) is null ? " = default"
            : $" = {Value(parameter.DefaultValue)}";
        return $"{direction}{type} {parameter.Name}{value}";
    }

    private static string Compose(Type type, IReadOnlyList<string> arguments, Func<Type, string> name)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{name(type.GetElementType()!)}[]";
        }

        if (System.Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{name(underlying)}?";
        }

        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var simple = tick < 0 ? type.Name : type.Name[..tick];
        var text = arguments.Count == 0 ? simple : $"{simple}<{string.Join(", ", arguments)}>";
        return type is { IsNested: true, IsGenericParameter: false } ? $"{name(type.DeclaringType!)}.{text}" : text;
    }
}
