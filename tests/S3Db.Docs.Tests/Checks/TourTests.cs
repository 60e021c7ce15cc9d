namespace S3Db.Docs.Tests.Checks;

/// <summary>The tour of the source leads through every folder.</summary>
public sealed class TourTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("src/S3Db")]
    [InlineData("src/S3Db/Resources")]
    [InlineData("src/S3Db/Storage")]
    [InlineData("src/S3Db.EventualConsistency")]
    [InlineData("src/S3Db.EventualConsistency/Consolidation")]
    [InlineData("src/S3Db.EventualConsistency/Consolidation/Folding")]
    [InlineData("src/S3Db.EventualConsistency/Transactions")]
    public void Folders_WhenBelowTheSource_AreNamed(string parent)
    {
        var told = Repository.Document("docs/internals/tour.md").Terms
            .SelectMany(term => term.Split('/'))
            .ToHashSet(StringComparer.Ordinal);
        var folders = new DirectoryInfo(Path.Join(Repository.Root, parent)).EnumerateDirectories()
            .Where(folder => folder.EnumerateFiles("*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => folder.Name);

        Assert.Empty(folders.Where(name => name is not ("bin" or "obj")).Except(told));
    }
}
