namespace S3Db.Docs.Tests.Checks;

/// <summary>The named regions of the snippet files, without their indentation.</summary>
internal static class Regions
{
    private const string Begin = "#region ";
    private const string End = "#endregion";

    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        var folder = new DirectoryInfo(Path.Join(Repository.Root, "tests", "S3Db.Docs.Tests", "Snippets"));
        foreach (var path in Repository.FindFiles(folder, "*.cs"))
        {
            var lines = File.ReadAllText(path).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                var start = lines[i].Trim();
                if (!start.StartsWith(Begin, StringComparison.Ordinal))
                {
                    continue;
                }

                var end = Array.FindIndex(lines, i, line => line.Trim() == End);
                Assert.True(end > 0, $"{path}:{i + 1}: the region has no end.");
                Assert.True(
                    regions.TryAdd(start[Begin.Length..], Unindent(lines[(i + 1)..end])),
                    $"{path}:{i + 1}: there are two regions of this name.");
            }
        }

        return regions;
    }

    private static string Unindent(string[] lines)
    {
        var written = lines.Where(line => line.Trim().Length > 0).ToList();
        var indent = written.Count == 0 ? 0 : written.Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : string.Empty)).Trim('\n');
    }
}
