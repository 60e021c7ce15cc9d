using System.Reflection;

namespace S3Db.Docs.Tests.Checks;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = [".git", "artifacts", "bin", "obj", "TestResults"];

    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot")
        .Value!
        .TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>Every Markdown file, by its path below the root with '/' between folders.</summary>
    public static IReadOnlyList<MarkdownFile> MarkdownFiles { get; } =
    [
        .. FindFiles(new DirectoryInfo(Root), "*.md")
            .Select(MarkdownFile.Read)
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    /// <summary>The files for users: those of the root, docs/, benchmarks/ and samples/.</summary>
    public static IEnumerable<MarkdownFile> Documents => MarkdownFiles
        .Where(file => file.Path.Split('/') is [_] or ["docs" or "benchmarks" or "samples", ..]);

    public static MarkdownFile Document(string path) => MarkdownFiles.Single(file => file.Path == path);

    public static string PathOf(string fullPath) => Path.GetRelativePath(Root, fullPath).Replace('\\', '/');

    public static IEnumerable<string> FindFiles(DirectoryInfo folder, string pattern)
    {
        foreach (var file in folder.EnumerateFiles(pattern))
        {
            yield return file.FullName;
        }

        foreach (var child in folder.EnumerateDirectories().Where(child => !Skipped.Contains(child.Name)))
        {
            foreach (var file in FindFiles(child, pattern))
            {
                yield return file;
            }
        }
    }
}
