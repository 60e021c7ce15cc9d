using System.Text.Json.Nodes;

namespace S3Db.EventualConsistency.Tests.Security;

/// <summary>Every document that differs from a good one in one hostile place.</summary>
internal static class HostileJson
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"../../etc/passwd\"", "\"\\u0000\\ud800\"", "-1", "0", "1e400", "-1e-400", "1.5",
        new('9', 400), "9223372036854775808", "[]", "[null]", "[[]]", "{}", "{\"a\":null}", "{\"\":[1]}",
        new string('[', 200) + new string(']', 200),
    ];

    /// <summary>Each value of the document replaced by each hostile one, then each property left out.</summary>
    public static IEnumerable<string> VariantsOf(string json)
    {
        foreach (var path in PathsOf(JsonNode.Parse(json)!, []))
        {
            foreach (var value in Values)
            {
                yield return Replace(json, path, value);
            }

            yield return Replace(json, path, null);
        }
    }

    private static IEnumerable<object[]> PathsOf(JsonNode? node, object[] path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        var children = node switch
        {
            JsonObject parent => parent.Select(pair => (Step: (object)pair.Key, pair.Value)),
            JsonArray parent => parent.Select((value, i) => (Step: (object)i, Value: value)),
            _ => [],
        };
        foreach (var found in children.SelectMany(child => PathsOf(child.Value, [.. path, child.Step])))
        {
            yield return found;
        }
    }

    private static string Replace(string json, object[] path, string? value)
    {
        const string Mark = "\"--hostile--\"";
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (node, step) => step is string name ? node[name]! : node[(int)step]!);
        switch (path[^1])
        {
            case string name when value is null:
                ((JsonObject)parent).Remove(name);
                break;
            case string name:
                parent[name] = "--hostile--";
                break;
            case int index when value is null:
                ((JsonArray)parent).RemoveAt(index);
                break;
            case int index:
                parent[index] = "--hostile--";
                break;
        }

        return value is null ? root.ToJsonString() : root.ToJsonString().Replace(Mark, value, StringComparison.Ordinal);
    }
}
