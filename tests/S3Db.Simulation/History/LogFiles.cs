using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.History;

/// <summary>
/// Reads the history straight from the objects, as another engine would: gzip, a JSON object a line, nothing of the
/// code under test.
/// </summary>
internal static class LogFiles
{
    /// <summary>
    /// Every row of every cohort file, by shard, generation and position; also of those that left under an opening
    /// balance.
    /// </summary>
    public static IReadOnlyList<LogFileRow> Read(SimulatedBucket bucket, IReadOnlyDictionary<string, byte[]> removed)
    {
        var rows = new List<LogFileRow>();
        var kept = bucket.Keys.Where(IsCohortFile).Select(key => (Key: key, bucket.Find(key)!.Body));
        var left = removed.Where(file => !bucket.Holds(file.Key)).Select(file => (file.Key, Body: file.Value));
        foreach (var (key, body) in kept.Concat(left))
        {
            var shard = int.Parse(key.AsSpan(key.LastIndexOf('/') + 1, 3));
            rows.AddRange(ReadLines(body).Select(line => ReadRow(line, shard)));
        }

        return [.. rows.OrderBy(row => row.Shard).ThenBy(row => row.Generation).ThenBy(row => row.Position)];
    }

    private static bool IsCohortFile(string key) =>
        Keys.KindOf(key) == KeyKind.Cohort && key.EndsWith(".jsonl.gz", StringComparison.Ordinal);

    private static IEnumerable<string> ReadLines(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static LogFileRow ReadRow(string line, int shard)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new LogFileRow
        {
            Shard = shard,
            Generation = json.GetProperty("generation").GetInt64(),
            Position = json.GetProperty("position").GetInt32(),
            Id = json.GetProperty("id").GetString()!,
            Record = json.GetProperty("originalId").GetString()!,
            Operation = json.GetProperty("operation").GetString()!,
            Value = Number(json, "value") ?? throw new FormatException($"no value in {line}"),
            Timestamp = json.GetProperty("timestamp").GetString()!,
            Date = json.GetProperty("cohortDate").GetString()!,
            Source = Text(json, "source"),
            Key = Text(json, "idempotencyKey"),
            Incarnation = Text(json, "incarnation"),
            Outcome = Text(json, "outcome"),
            Initial = Number(json, "initial"),
            FoldedAt = Text(json, "foldedAt"),
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static decimal? Number(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String
            ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : decimal.Parse(value.GetRawText(), CultureInfo.InvariantCulture);
}
