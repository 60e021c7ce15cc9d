namespace S3Db.Tests.Tidy;

/// <summary>A rule that finds nothing is worth nothing: each is shown what it must find.</summary>
public sealed class TidyRulesTests
{
    [Fact]
    public void FindLongLines_FindsALineOfMoreThan120Columns() =>
        Assert.Equal(
            ["a.cs(2): 121 columns, 120 are allowed"], TidyRules.FindLongLines(File(new('x', 120), new('x', 121))));

    [Fact]
    public void FindTabs_FindsATab() => Assert.Single(TidyRules.FindTabs(File("a\tb", "ab")));

    [Theory]
    [InlineData("// TODO: later", 1)]
    [InlineData("// FIXME", 1)]
    [InlineData("// TODO(#12): later", 0)]
    [InlineData("// HACK (#12)", 0)]
    [InlineData("var todos = 1;", 0)]
    public void FindUnownedNotes_FindsANoteWithoutIssue(string line, int expected) =>
        Assert.Equal(expected, TidyRules.FindUnownedNotes(File(line)).Count());

    [Theory]
    [InlineData("Console.WriteLine(1);", 1)]
    [InlineData("Console.Error.Write(1);", 1)]
    [InlineData("console.Write(1);", 0)]
    public void FindConsoleWrites_FindsOutput(string line, int expected) =>
        Assert.Equal(expected, TidyRules.FindConsoleWrites(File(line)).Count());

    [Theory]
    [InlineData(300, false, 0)]
    [InlineData(301, false, 1)]
    [InlineData(500, true, 0)]
    [InlineData(501, true, 1)]
    public void FindLongFile_AllowsMoreWithAReason(int lines, bool hasReason, int expected)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (hasReason)
        {
            reasons["a.cs"] = "for the test";
        }

        Assert.Equal(expected, TidyRules.FindLongFile(File([.. Enumerable.Repeat("x", lines)]), reasons).Count());
    }

    [Theory]
    [InlineData("void M(", 70, 0)]
    [InlineData("void M(", 71, 1)]
    [InlineData("public sealed partial class C", 200, 0)]
    [InlineData("internal readonly record struct R(int A)", 200, 0)]
    public void FindLongMethods_FindsALongBody(string declaration, int lines, int expected)
    {
        string[] body = [.. Enumerable.Repeat("        x();", lines)];

        var findings = TidyRules.FindLongMethods(File([$"    {declaration}", "    {", .. body, "    }"]));

        Assert.Equal(expected, findings.Count());
    }

    [Fact]
    public void FindLongMethods_DoesNotCountBracesInRawText()
    {
        string[] body = [.. Enumerable.Repeat("        x();", 71)];

        var findings = TidyRules.FindLongMethods(
            File(["    void M()", "    {", "\"\"\"", "    }", "\"\"\"", .. body, "    }"]));

        Assert.Single(findings);
    }

    private static SourceFile File(params string[] lines) => new("a.cs", lines);
}
