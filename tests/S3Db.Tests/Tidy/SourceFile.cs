namespace S3Db.Tests.Tidy;

/// <summary>A source file as the tidy rules see it.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>The root of the repository: the folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Reads all C# files below one folder of the repository.</summary>
    public static IReadOnlyList<SourceFile> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(System.IO.Path.Combine(Root, path)))),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "S3Db.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No S3Db.sln above {AppContext.BaseDirectory}: use a checkout.");
    }
}
