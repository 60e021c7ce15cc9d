using System.Text.Json.Nodes;

namespace S3Db;

/// <summary>
/// A resource in the catalog: its schema, and for each managed field the settings all processes share.
/// </summary>
internal sealed record CatalogResource(ResourceSchema Schema)
{
    public IReadOnlyDictionary<string, JsonObject> Managed { get; init; } =
        new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    public CatalogResource WithManaged(string field, JsonObject settings)
    {
        var managed = new Dictionary<string, JsonObject>(Managed, StringComparer.Ordinal) { [field] = settings };
        return this with { Managed = managed };
    }
}
