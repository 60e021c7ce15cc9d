using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Initial values by transaction id, as formats before 4 hold them. Kept as they are until the cohort files of their
/// generation exist.
/// </summary>
internal sealed class RowInitialsById(IReadOnlyDictionary<TransactionId, decimal> initials) : IRowInitials
{
    public int Format => ManifestCodec.Format;

    public decimal? Find(in LogRow row, int position) =>
        initials.TryGetValue(row.Id, out var initial) ? initial : null;

    public bool IsCommon(out decimal? initial)
    {
        initial = null;
        return initials.Count == 0;
    }

    public static RowInitialsById Read(JsonElement initials) => new(initials.EnumerateObject().ToDictionary(
        property => ManifestCodec.Transaction(property.Name), property => property.Value.Exact()));

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("initials"u8);
        foreach (var (id, initial) in initials
            .Select(pair => (Id: pair.Key.ToString(), pair.Value))
            .OrderBy(pair => pair.Id, StringComparer.Ordinal))
        {
            writer.WriteNumber(id, initial);
        }

        writer.WriteEndObject();
    }
}
