using System.Reflection;
using Microsoft.Extensions.Logging;

namespace S3Db.Docs.Tests.Checks;

/// <summary>What the packages export, by the names documents use.</summary>
internal static class PublicNames
{
    private const BindingFlags Members =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [typeof(S3Database).Assembly, typeof(EventualConsistencyPlugin).Assembly, typeof(Testing.ReducerLaw).Assembly];

    /// <summary>Public types by their short name, several where the names of packages meet.</summary>
    public static ILookup<string, Type> Types { get; } = Assemblies
        .SelectMany(assembly => assembly.GetExportedTypes())
        .ToLookup(type => type.Name.Split('`')[0], StringComparer.Ordinal);

    /// <summary>The names of all public members.</summary>
    public static IReadOnlySet<string> MemberNames { get; } = Types
        .SelectMany(types => types)
        .SelectMany(type => type.GetMembers(Members))
        .Select(member => member.Name)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Log events by id, with their levels.</summary>
    public static IReadOnlyDictionary<int, LogLevel> Events { get; } = Assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Members | BindingFlags.NonPublic))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>()
        .DistinctBy(message => message.EventId)
        .ToDictionary(message => message.EventId, message => message.Level);

    public static bool HasMember(string typeName, string memberName) => Types[typeName]
        .SelectMany(type => type.GetMember(memberName, Members | BindingFlags.FlattenHierarchy))
        .Any();

    /// <summary>The constants of a class by name, such as the names of metrics.</summary>
    public static IReadOnlyDictionary<string, object?> Constants(string typeName) => Types[typeName]
        .SelectMany(type => type.GetFields(Members))
        .Where(field => field.IsLiteral)
        .ToDictionary(field => field.Name, field => field.GetRawConstantValue(), StringComparer.Ordinal);

    public static IEnumerable<string> Properties(Type type) => type
        .GetProperties(Members)
        .Where(property => property.GetMethod is { IsPublic: true, IsStatic: false })
        .Select(property => property.Name);
}
