using System.Globalization;
using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// What is known of a writer as JSON: <c>[[next, from, to, …], {"segment": [next, from, to, …]}]</c>, gaps behind
/// the next number; the segments only where there are any.
/// </summary>
internal static class WriterTrailJson
{
    public static void Write(Utf8JsonWriter writer, WriterTrail trail)
    {
        writer.WriteStartArray();
        WriteSequence(writer, trail.Segments);
        if (trail.Rows.Count > 0)
        {
            writer.WriteStartObject();
            foreach (var (sequence, rows) in trail.Rows.OrderBy(pair => pair.Key))
            {
                writer.WritePropertyName(sequence.ToString(CultureInfo.InvariantCulture));
                WriteSequence(writer, rows);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static WriterTrail Read(JsonElement json, bool canBeLate) => new(
        canBeLate,
        ReadSequence(json.At(0), 1),
        json.GetArrayLength() < 2
            ? []
            : json.At(1).EnumerateObject().ToDictionary(
                property => long.Parse(property.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                property => ReadSequence(property.Value, 0)));

    private static void WriteSequence(Utf8JsonWriter writer, DenseSequence sequence)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(sequence.Next);
        foreach (var (from, to) in sequence.Gaps.Order())
        {
            writer.WriteNumberValue(from);
            writer.WriteNumberValue(to);
        }

        writer.WriteEndArray();
    }

    private static DenseSequence ReadSequence(JsonElement json, long first)
    {
        var next = json.At(0).Count();
        var gaps = Enumerable.Range(0, json.GetArrayLength() / 2)
            .Select(i => (From: json.At((2 * i) + 1).Count(), To: json.At((2 * i) + 2).Count()))
            .ToList();
        return next >= first && gaps.TrueForAll(gap => gap.From >= first && gap.From <= gap.To && gap.To < next)
            ? new DenseSequence(next, gaps)
            : throw new FormatException("a sequence of a writer has a gap outside of it");
    }
}
