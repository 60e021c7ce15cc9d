using System.Globalization;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// The outcomes of a generation other than "applied", as JSON in the manifest: by outcome, writer and segment the
/// indexes of the transactions. Formats before 4 list whole ids by outcome.
/// </summary>
internal static class OutcomesJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<TransactionId, string> outcomes)
    {
        writer.WriteStartObject("outcomes"u8);
        foreach (var outcome in outcomes
            .GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(outcome.Key);
            foreach (var chain in outcome.GroupBy(id => id.Writer).OrderBy(group => group.Key))
            {
                writer.WriteStartObject(chain.Key.Value);
                foreach (var segment in chain.GroupBy(id => id.Sequence).OrderBy(group => group.Key))
                {
                    WriteIndexes(writer, segment);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static Dictionary<TransactionId, string> Read(JsonElement outcomes) => outcomes.EnumerateObject()
        .SelectMany(outcome => Ids(outcome.Value).Select(id => (Id: id, Outcome: outcome.Name)))
        .ToDictionary(pair => pair.Id, pair => pair.Outcome);

    private static IEnumerable<TransactionId> Ids(JsonElement outcome) => outcome.ValueKind == JsonValueKind.Array
        ? outcome.EnumerateArray().Select(id => ManifestCodec.Transaction(id.Text()))
        :
        from chain in outcome.EnumerateObject()
        let writer = ManifestCodec.Writer(chain.Name)
        from segment in chain.Value.EnumerateObject()
        let sequence = Sequence(segment.Name)
        from index in segment.Value.EnumerateArray()
        select new TransactionId(writer, sequence, index.Position());

    private static void WriteIndexes(Utf8JsonWriter writer, IGrouping<long, TransactionId> segment)
    {
        writer.WriteStartArray(segment.Key.ToString(CultureInfo.InvariantCulture));
        foreach (var id in segment.OrderBy(id => id.Index))
        {
            writer.WriteNumberValue(id.Index);
        }

        writer.WriteEndArray();
    }

    private static long Sequence(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new FormatException($"'{text}' is not the sequence of a segment");
}
