namespace S3Db.Testing;

/// <summary>
/// The path and the query of a request, parsed from the raw target: Kestrel's own decoding loses what the signature
/// covers.
/// </summary>
internal sealed class S3Target
{
    private readonly List<(string Name, string Value)> _query = [];

    private S3Target(string path)
    {
        Path = path;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        Bucket = slash < 0 ? path : path[..slash];
        Key = slash < 0 ? string.Empty : path[(slash + 1)..];
    }

    /// <summary>The decoded path without its leading slash.</summary>
    public string Path { get; }

    public string Bucket { get; }

    public string Key { get; }

    public IReadOnlyList<(string Name, string Value)> Query => _query;

    public static S3Target Parse(string rawTarget)
    {
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? rawTarget : rawTarget[..mark];
        var target = new S3Target(Uri.UnescapeDataString(path.TrimStart('/')));
        if (mark >= 0)
        {
            foreach (var pair in rawTarget[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = pair.Split('=', 2);
                var value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty;
                target._query.Add((Uri.UnescapeDataString(parts[0]), value));
            }
        }

        return target;
    }

    public string? Find(string name)
    {
        foreach (var pair in _query)
        {
            if (pair.Name == name)
            {
                return pair.Value;
            }
        }

        return null;
    }
}
