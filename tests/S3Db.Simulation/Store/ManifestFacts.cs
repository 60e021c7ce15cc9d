using System.Text.Json;

namespace S3Db.Simulation.Store;

/// <summary>What the checks know of a manifest: read from its JSON, not by the code under test.</summary>
internal sealed class ManifestFacts
{
    private ManifestFacts(JsonElement root, string text)
    {
        Generation = root.GetProperty("generation").GetInt64();
        Horizon = root.GetProperty("horizon").GetString()!;
        foreach (var cursor in root.GetProperty("cursors").EnumerateObject())
        {
            Cursors[cursor.Name] = cursor.Value[0].GetInt64();
        }

        CursorPages = [.. root.GetProperty("cursorPages").EnumerateObject().Select(page => page.Value.GetString()!)];
        Pages = [.. FindPages(root).Except(Retired(root), StringComparer.Ordinal)];
        foreach (var stopped in root.GetProperty("stopped").EnumerateObject())
        {
            Stopped[stopped.Name] = stopped.Value[0].GetInt64();
            if (stopped.Value.GetArrayLength() > 2)
            {
                Unreadable.Add(stopped.Name);
            }
        }

        Skipped = !root.TryGetProperty("skipped", out var skipped) ? []
            : [.. skipped.EnumerateArray().Select(segment => (
                segment.GetProperty("key").GetString()!,
                segment.GetProperty("writer").GetString()!,
                segment.GetProperty("sequence").GetInt64()))];
        Floor = root.TryGetProperty("opening", out var opening) ? opening.GetProperty("generation").GetInt64() : 0;
        Unwritten = root.GetProperty("unwritten").GetArrayLength();
        Length = text.Length;
    }

    public long Generation { get; }

    public string Horizon { get; }

    public Dictionary<string, long> Cursors { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> CursorPages { get; }

    /// <summary>Every page it references.</summary>
    public IReadOnlyList<string> Pages { get; }

    public Dictionary<string, long> Stopped { get; } = new(StringComparer.Ordinal);

    /// <summary>The chains that are stopped because a segment cannot be read.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>The generation up to which the log is cut off; 0 where it is whole.</summary>
    public long Floor { get; }

    /// <summary>The segments that operators gave up.</summary>
    public IReadOnlyList<(string Key, string Writer, long Sequence)> Skipped { get; }

    public int Unwritten { get; }

    public int Length { get; }

    /// <summary>The birth a writer id must have at least to be remembered, as writer ids spell it.</summary>
    public string HorizonAsBirth =>
        Horizon[..19].Replace("-", string.Empty, StringComparison.Ordinal)
            .Replace(":", string.Empty, StringComparison.Ordinal) + "Z";

    public static ManifestFacts Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return new(document.RootElement, System.Text.Encoding.UTF8.GetString(body));
    }

    private static IEnumerable<string> Retired(JsonElement root) =>
        root.GetProperty("retired").EnumerateArray().Select(page => page[0].GetString()!);

    /// <summary>Every text in it that is the key of a page, wherever it stands.</summary>
    private static IEnumerable<string> FindPages(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Where(property => property.Name != "retired")
            .SelectMany(property => FindPages(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(FindPages),
        JsonValueKind.String when element.GetString() is { } text
            && text.Contains("/pages/", StringComparison.Ordinal)
            && text.EndsWith(".json.gz", StringComparison.Ordinal) => [text],
        _ => [],
    };
}
