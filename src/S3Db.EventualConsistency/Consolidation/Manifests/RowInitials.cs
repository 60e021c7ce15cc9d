using System.Text.Json;

namespace S3Db.EventualConsistency;

/// <summary>
/// Initial values by record: since format 4 of the manifest. What most records have in common is said once, and what
/// all rows of a record saw once for it, so that a bounded field, whose every decision depends on an initial value,
/// takes a few bytes for a record at most.
/// </summary>
internal sealed class RowInitials : IRowInitials
{
    public static readonly RowInitials None = new();

    /// <summary>What all rows of the records without an entry of their own saw; null when they needed none.</summary>
    public decimal? Common { get; init; }

    /// <summary>What the rows of the other records saw, in the order of positions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<InitialRun>> Records { get; init; } =
        new Dictionary<string, IReadOnlyList<InitialRun>>(StringComparer.Ordinal);

    public int Format => IsEmpty ? ManifestCodec.Format : ManifestCodec.FormatOfCompactRows;

    /// <summary>How many entries tell of records.</summary>
    public int Count => Records.Values.Sum(runs => Math.Max(1, runs.Count));

    private bool IsEmpty => Common is null && Records.Count == 0;

    public bool IsCommon(out decimal? initial)
    {
        initial = Common;
        return Records.Count == 0;
    }

    public decimal? Find(in LogRow row, int position)
    {
        if (IsEmpty || !Records.TryGetValue(row.Transaction.OriginalId, out var runs))
        {
            return Common;
        }

        var (first, behind) = (0, runs.Count);
        while (first < behind)
        {
            var middle = (first + behind) / 2;
            if (runs[middle].To < position)
            {
                first = middle + 1;
            }
            else
            {
                behind = middle;
            }
        }

        return first < runs.Count && runs[first].From <= position ? runs[first].Value : null;
    }

    /// <param name="generation">The whole generation.</param>
    public static RowInitials Read(JsonElement generation) => new()
    {
        Common = generation.TryGetProperty("initial"u8, out var common) ? common.Exact() : null,
        Records = generation.TryGetProperty("recordInitials"u8, out var records)
            ? records.EnumerateObject().ToDictionary<JsonProperty, string, IReadOnlyList<InitialRun>>(
                property => property.Name, property => ReadRuns(property.Value), StringComparer.Ordinal)
            : new Dictionary<string, IReadOnlyList<InitialRun>>(),
    };

    public void Write(Utf8JsonWriter writer)
    {
        if (Common is { } common)
        {
            writer.WriteNumber("initial"u8, common);
        }

        if (Records.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("recordInitials"u8);
        foreach (var (id, runs) in Records.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (runs is [{ IsWhole: true } whole])
            {
                writer.WriteNumber(id, whole.Value);
            }
            else
            {
                WriteRuns(writer, id, runs);
            }
        }

        writer.WriteEndObject();
    }

    private static List<InitialRun> ReadRuns(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            return [InitialRun.Whole(json.Exact())];
        }

        var runs = new List<InitialRun>();
        foreach (var item in json.EnumerateArray())
        {
            var run = new InitialRun(item.At(0).Exact(), item.At(1).Position(), item.At(2).Position());
            if (run.To < run.From || (runs.Count > 0 && run.From <= runs[^1].To))
            {
                throw new FormatException($"the rows {run.From} to {run.To} of a record are not in order");
            }

            runs.Add(run);
        }

        return runs;
    }

    private static void WriteRuns(Utf8JsonWriter writer, string id, IReadOnlyList<InitialRun> runs)
    {
        writer.WriteStartArray(id);
        foreach (var run in runs)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(run.Value);
            writer.WriteNumberValue(run.From);
            writer.WriteNumberValue(run.To);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
