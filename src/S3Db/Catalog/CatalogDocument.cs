using System.Text.Json.Nodes;

namespace S3Db;

/// <summary>What <c>s3db.json</c> holds: what every process of a database must agree on. Immutable.</summary>
internal sealed record CatalogDocument(string Revision, JsonObject? Probe)
{
    /// <summary>The format this version writes, and the newest it reads.</summary>
    public const int FormatVersion = 1;

    public static readonly CatalogDocument Empty = new(string.Empty, null);

    public IReadOnlyDictionary<string, CatalogResource> Resources { get; init; } =
        new Dictionary<string, CatalogResource>(StringComparer.Ordinal);

    public CatalogDocument With(CatalogResource resource)
    {
        var resources = new Dictionary<string, CatalogResource>(Resources, StringComparer.Ordinal)
        {
            [resource.Schema.Name] = resource,
        };
        return this with { Resources = resources };
    }
}
