namespace S3Db.Docs.Tests.Checks;

/// <summary>Links between files lead somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Links_WhenRelative_LeadToAFileAndAHeading()
    {
        var faults = new List<string>();
        foreach (var file in Repository.MarkdownFiles)
        {
            foreach (var link in file.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                var parts = link.Split('#', 2);
                var target = parts[0].Length == 0
                    ? file.FullPath
                    : Path.GetFullPath(Path.Join(Path.GetDirectoryName(file.FullPath), parts[0]));
                if (!Path.Exists(target))
                {
                    faults.Add($"{file}: '{link}' leads nowhere.");
                }
                else if (parts.Length == 2 && !MarkdownFile.Read(target).Anchors.Contains(parts[1]))
                {
                    faults.Add($"{file}: '{link}' leads to no heading of {parts[0]}.");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Pages_WhenBelowDocs_AreLinkedFromTheIndex()
    {
        var index = Repository.Document("docs/README.md");
        var linked = index.Links
            .Select(link => Repository.PathOf(Path.GetFullPath(Path.Join(Path.GetDirectoryName(index.FullPath), link))))
            .ToHashSet(StringComparer.Ordinal);

        var pages = Repository.Documents
            .Where(file => file.Path.StartsWith("docs/", StringComparison.Ordinal) && file != index)
            .Select(file => file.Path);
        Assert.Empty(pages.Except(linked));
    }
}
