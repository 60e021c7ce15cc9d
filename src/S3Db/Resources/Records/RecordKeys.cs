using System.Text;
using System.Text.Json;
using S3Db.Storage;

namespace S3Db;

/// <summary>The keys of one resource's objects. The only place that knows how they are spelled.</summary>
internal sealed class RecordKeys(string resource)
{
    private const string Suffix = ".json";
    private const string IdPart = "id=";
    private const string EmptyValue = "~";

    /// <summary>Everything that is a record or a tombstone.</summary>
    public string DataPrefix { get; } = $"resource={resource}/data/{IdPart}";

    public string Record(string id) => $"{DataPrefix}{KeySegment.Encode(id)}{Suffix}";

    /// <summary>The part of a listed record's key that stands for its id; where a page of a listing goes on.</summary>
    public string CursorOf(string key) => key[DataPrefix.Length..^Suffix.Length];

    public string FromCursor(string cursor) => $"{DataPrefix}{cursor}{Suffix}";

    /// <summary>Where the markers of one combination of partition values are.</summary>
    public string PartitionPrefix(PartitionSchema partition, IEnumerable<string> values)
    {
        var key = new StringBuilder($"resource={resource}/partition={partition.Name}/");
        foreach (var (field, value) in partition.Fields.Zip(values))
        {
            key.Append(field).Append('=').Append(value.Length == 0 ? EmptyValue : KeySegment.Encode(value)).Append('/');
        }

        return key.Append(IdPart).ToString();
    }

    /// <summary>The keys of a record's markers; a partition with a missing value has none.</summary>
    public IReadOnlyList<string> Markers(
        ResourceSchema schema, string id, IReadOnlyDictionary<string, JsonElement> attributes)
    {
        var keys = new List<string>();
        foreach (var partition in schema.Partitions.Where(p => p.Fields.All(attributes.ContainsKey)))
        {
            var values = partition.Fields.Select(field => CanonicalJson.ToText(attributes[field]));
            keys.Add(PartitionPrefix(partition, values) + KeySegment.Encode(id));
        }

        return keys;
    }

    /// <summary>
    /// The id a marker's key stands for; false when it is hashed there and the marker holds it instead.
    /// </summary>
    public static bool TryGetMarkedId(string marker, out string id) =>
        KeySegment.TryDecode(marker[(marker.LastIndexOf('/') + 1 + IdPart.Length)..], out id);
}
