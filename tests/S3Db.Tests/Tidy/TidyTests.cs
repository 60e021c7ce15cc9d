namespace S3Db.Tests.Tidy;

/// <summary>The source obeys the rules of the house. One type a file is the analyzers' business (MA0048).</summary>
public sealed class TidyTests
{
    /// <summary>Files of 301 to 500 lines, and why each of them is better in one piece.</summary>
    private static readonly Dictionary<string, string> LongFileReasons = new(StringComparer.Ordinal)
    {
        ["src/S3Db/S3Database.cs"] = "the front door: most of its lines are the documentation of public members",
    };

    private static readonly IReadOnlyList<SourceFile> Source = SourceFile.ReadAll("src");

    private static readonly IReadOnlyList<SourceFile> Tests =
        [.. SourceFile.ReadAll("tests"), .. SourceFile.ReadAll("benchmarks")];

    [Fact]
    public void Source_IsFound() => Assert.Contains(Source, f => f.Path == "src/S3Db/S3Database.cs");

    [Fact]
    public void Lines_AreShort() => AssertNone([.. Source, .. Tests], TidyRules.FindLongLines);

    [Fact]
    public void Lines_HaveNoTabs() => AssertNone([.. Source, .. Tests], TidyRules.FindTabs);

    [Fact]
    public void Notes_NameAnIssue() =>
        AssertNone([.. Source, .. Tests.Where(f => !IsTidyItself(f))], TidyRules.FindUnownedNotes);

    [Fact]
    public void Libraries_DoNotWriteToTheConsole() => AssertNone(
        Source.Where(f => !f.Path.StartsWith("src/S3Db.Cli/", StringComparison.Ordinal)), TidyRules.FindConsoleWrites);

    [Fact]
    public void Files_AreShort() => AssertNone(Source, f => TidyRules.FindLongFile(f, LongFileReasons));

    [Fact]
    public void TestFiles_AreNotTooLong() => AssertNone(
        Tests.Where(f => f.Lines.Count > TidyRules.FileLinesMax), f => TidyRules.FindLongFile(f, LongFileReasons));

    [Fact]
    public void Reasons_AreStillNeeded() => Assert.Empty(
        LongFileReasons.Keys.Except(
            Source.Where(f => f.Lines.Count > TidyRules.FileLinesWithoutReasonMax).Select(f => f.Path),
            StringComparer.Ordinal));

    [Fact]
    public void Methods_AreShort() => AssertNone([.. Source, .. Tests], TidyRules.FindLongMethods);

    private static bool IsTidyItself(SourceFile file) =>
        file.Path.StartsWith("tests/S3Db.Tests/Tidy/", StringComparison.Ordinal);

    private static void AssertNone(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> rule)
    {
        var findings = files.SelectMany(rule).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }
}
