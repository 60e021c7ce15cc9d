namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>No rule without a scenario that breaks when it is left out.</summary>
public sealed class RuleCoverageTests
{
    [Fact]
    public void Rules_AreEachLeftOutByAScenario()
    {
        var scenarios = Directory.EnumerateFiles(Folder(), "*Tests.cs").Select(File.ReadAllText).ToList();

        Assert.All(Enum.GetValues<ProtocolRule>(), rule => Assert.Contains(
            scenarios, text => text.Contains($"{nameof(ProtocolRule)}.{rule})", StringComparison.Ordinal)));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder.FullName, "S3Db.sln")))
        {
            folder = folder.Parent
                ?? throw new InvalidOperationException($"No checkout above {AppContext.BaseDirectory}.");
        }

        return Path.Join(folder.FullName, "tests", "S3Db.EventualConsistency.Tests", "Interleavings");
    }
}
