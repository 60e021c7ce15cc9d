using System.Text.Json;

namespace S3Db;

/// <summary>
/// The managed fields of one resource: those a plugin of this process serves, and those the catalog says some plugin
/// must serve. What is in the catalog but not served here is never read, inserted or deleted.
/// </summary>
internal sealed class ManagedFieldSet(string resource, Func<CatalogResource> catalog)
{
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<IManagedField> _served = [];

    public IReadOnlyList<IManagedField> Served => _served;

    /// <summary>The fields that no plugin of this process serves.</summary>
    public IReadOnlyCollection<string> Unserved =>
        [.. catalog().Managed.Keys.Where(name => _served.All(served => served.Field != name))];

    public bool Contains(string name) =>
        _served.Any(field => field.Field == name) || catalog().Managed.ContainsKey(name);

    public void Add(IManagedField field)
    {
        Check(catalog().Schema, field.Field);
        lock (_lock)
        {
            if (_served.Any(other => other.Field == field.Field))
            {
                throw new S3DbException(
                    S3DbErrorKind.Invalid,
                    $"'{resource}.{field.Field}' is already managed by a plugin of this database. Install one "
                    + "plugin a field.");
            }

            _served = [.. _served, field];
        }
    }

    public void Remove(IManagedField field)
    {
        lock (_lock)
        {
            _served = [.. _served.Where(other => other != field)];
        }
    }

    /// <summary>Refuses a field that cannot be managed.</summary>
    public static void Check(ResourceSchema schema, string field)
    {
        var attribute = schema.Find(field);
        var fault = attribute switch
        {
            null => $"it is not an attribute.{NearNames.Hint(field, schema.Attributes.Select(a => a.Name))}",
            { Type: not AttributeType.Number } =>
                $"it is a {AttributeSchema.NameOf(attribute.Type)}, and must be a number.",
            _ when schema.Partitions.FirstOrDefault(p => p.Fields.Contains(field)) is { } partition =>
                $"the partition '{partition.Name}' is made of it, and would not follow its value.",
            _ => null,
        };
        if (fault is not null)
        {
            throw new S3DbException(S3DbErrorKind.Invalid, $"Cannot manage '{schema.Name}.{field}': {fault}");
        }
    }

    public void RequireServed(string action)
    {
        if (Unserved.FirstOrDefault() is { } field)
        {
            throw ManagedFieldErrors.NotInstalled(action, field);
        }
    }

    public void ValidateInitials(string id, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        foreach (var field in _served)
        {
            field.ValidateInitial(id, InitialOf(field.Field, attributes));
        }
    }

    /// <summary>The value a managed field of a record starts from: the stored one, else the default, else 0.</summary>
    public decimal InitialOf(string field, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        var value = attributes.TryGetValue(field, out var stored) ? stored : catalog().Schema.Find(field)?.Default;
        return value is { } number ? CanonicalJson.ToDecimal(number) : 0;
    }

    public Dictionary<string, decimal> InitialsOf(IReadOnlyDictionary<string, JsonElement> attributes) =>
        _served.Select(field => field.Field)
            .Union(catalog().Managed.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name, name => InitialOf(name, attributes), StringComparer.Ordinal);
}
