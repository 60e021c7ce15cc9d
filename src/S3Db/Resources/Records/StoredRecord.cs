using System.Text.Json;
using S3Db.Storage;

namespace S3Db;

/// <summary>What lies under a record's key: a living record, or the tombstone of a deleted one.</summary>
internal sealed record StoredRecord(string Id, string Revision, string Incarnation)
{
    /// <summary>The version it was read at; default before it is stored.</summary>
    public ETag ETag { get; init; }

    /// <summary>The attributes of a living record.</summary>
    public IReadOnlyDictionary<string, JsonElement> Attributes { get; init; } = EmptyAttributes;

    /// <summary>Present when the record is deleted.</summary>
    public Tombstone? Tombstone { get; init; }

    private static readonly IReadOnlyDictionary<string, JsonElement> EmptyAttributes =
        new Dictionary<string, JsonElement>();
}
