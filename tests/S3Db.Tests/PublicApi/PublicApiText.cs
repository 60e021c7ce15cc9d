using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace S3Db.Tests.PublicApi;

/// <summary>
/// Writes what users of an assembly can name: one line a type, one line a member, in ordinal order, with nullability
/// and default values. Equal surfaces give equal text on every machine.
/// </summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Write(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(DescribeType(type)).Append('\n');
            foreach (var line in DescribeMembers(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string DescribeType(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            kind = "delegate";
        }

        IEnumerable<string> bases =
            type.GetInterfaces().Where(i => i.IsVisible).Select(TypeText.Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && type.IsClass && kind != "delegate")
        {
            bases = bases.Prepend(TypeText.Name(parent));
        }

        var list = type.IsEnum || kind == "delegate" ? string.Empty : string.Join(", ", bases);
        var inherits = list.Length == 0 ? string.Empty : $" : {list}";
        return $"{Attributes(type)}{kind} {type.Namespace}.{TypeText.Name(type)}{inherits}";
    }

    private static IEnumerable<string> DescribeMembers(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return [DescribeMethod(type.GetMethod("Invoke")!)];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), null)}");
        }

        return type.GetMembers(Declared).Select(Describe).OfType<string>();
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsExposed(constructor) =>
            $"{Attributes(member)}{Modifiers(constructor)}ctor({TypeText.Parameters(constructor)})",
        MethodInfo method when IsExposed(method) && !method.IsSpecialName && !IsGenerated(method)
            && method.Name is not "<Clone>$" => DescribeMethod(method),
        PropertyInfo { Name: not "EqualityContract" } property => DescribeProperty(property),
        EventInfo { AddMethod: { } add } @event when IsExposed(add) =>
            $"{Modifiers(add)}event {TypeText.Nullable(new NullabilityInfoContext().Create(@event))} {member.Name}",
        FieldInfo field when field.IsPublic || field.IsFamily => DescribeField(field),
        _ => null,
    };

    private static string DescribeMethod(MethodInfo method)
    {
        var result = TypeText.Nullable(new NullabilityInfoContext().Create(method.ReturnParameter));
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Name))}>"
            : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        return $"{Attributes(method)}{Modifiers(method)}{result} {method.Name}{generic}"
            + $"({extension}{TypeText.Parameters(method)})";
    }

    private static string? DescribeProperty(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && IsExposed(get) ? "get; " : string.Empty;
        var setter = property.SetMethod is { } set && IsExposed(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
            : string.Empty;
        if (getter.Length + setter.Length == 0)
        {
            return null;
        }

        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        var type = TypeText.Nullable(new NullabilityInfoContext().Create(property));
        var index = property.GetIndexParameters();
        var name = index.Length == 0
            ? property.Name
            : $"this[{string.Join(", ", index.Select(p => $"{TypeText.Name(p.ParameterType)} {p.Name}"))}]";
        var accessor = property.GetMethod ?? property.SetMethod!;
        return $"{Attributes(property)}{Modifiers(accessor)}{required}{type} {name} {{ {getter}{setter}}}";
    }

    private static string DescribeField(FieldInfo field)
    {
        var type = TypeText.Nullable(new NullabilityInfoContext().Create(field));
        return field.IsLiteral
            ? $"const {type} {field.Name} = {TypeText.Value(field.GetRawConstantValue())}"
            : $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}"
                + $"{type} {field.Name}";
    }

    private static bool IsExposed(MethodBase method) =>
        method.IsPublic
        || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    private static bool IsGenerated(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Modifiers(MethodBase method)
    {
        var text = method.IsPublic ? string.Empty : "protected ";
        if (method.IsStatic)
        {
            return text + "static ";
        }

        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal)
        {
            return text;
        }

        var isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        return text + (isOverride ? "override " : method.IsAbstract ? "abstract " : "virtual ");
    }

    /// <summary>The attributes that change what a caller may do.</summary>
    private static string Attributes(MemberInfo member)
    {
        string[] telling = ["RequiresUnreferencedCode", "RequiresDynamicCode", "Obsolete", "Experimental", "Flags"];
        var names = member.GetCustomAttributesData()
            .Select(a => a.AttributeType.Name.Replace("Attribute", string.Empty, StringComparison.Ordinal))
            .Where(n => telling.Contains(n, StringComparer.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Concat(names.Select(n => $"[{n}] "));
    }
}
