using System.Text.RegularExpressions;

namespace S3Db.Docs.Tests.Checks;

/// <summary>Code in documents is code of the snippet tests, which run it.</summary>
public sealed partial class SnippetTests
{
    [Fact]
    public void CSharpBlocks_WhenInADocument_AreRegionsOfTheSnippets()
    {
        var faults = new List<string>();
        foreach (var block in Blocks("csharp"))
        {
            if (block.NoteOf("snippet") is not { } name || !Regions.All.TryGetValue(name, out var region))
            {
                faults.Add($"{block}: '{block.Note}' names no region of tests/S3Db.Docs.Tests/Snippets.");
            }
            else if (region != block.Text.TrimEnd())
            {
                faults.Add($"{block}: it differs from the region '{name}', which is:\n{region}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public void Regions_WhenInASnippet_AreShownInADocument()
    {
        var shown = Blocks("csharp").Select(block => block.NoteOf("snippet")).OfType<string>();

        Assert.Empty(Regions.All.Keys.Except(shown));
    }

    [Fact]
    public void Regions_WhenInASnippet_AreInsideATest()
    {
        var folder = new DirectoryInfo(Path.Join(Repository.Root, "tests", "S3Db.Docs.Tests", "Snippets"));
        var faults = Repository.FindFiles(folder, "*.cs")
            .Where(path => File.ReadAllText(path).Contains("#region ", StringComparison.Ordinal))
            .Where(path => !Fact().IsMatch(File.ReadAllText(path)));

        Assert.Empty(faults);
    }

    [Fact]
    public void BashBlocks_WhenInADocument_SayWhetherTheyAreRun()
    {
        var faults = Blocks("bash").Where(block => block.NoteOf("run") is null && block.NoteOf("not run") is null);

        Assert.Empty(faults);
    }

    private static IEnumerable<CodeBlock> Blocks(string language) =>
        Repository.MarkdownFiles.SelectMany(file => file.Blocks).Where(block => block.Language == language);

    [GeneratedRegex(@"\[Fact\]", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Fact();
}
