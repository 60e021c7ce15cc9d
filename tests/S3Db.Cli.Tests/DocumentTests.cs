using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace S3Db.Cli.Tests;

/// <summary>docs/usage/cli.md names every command, only options that exist, and every exit code.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Join(
        typeof(DocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "docs",
        "usage",
        "cli.md"));

    private static readonly Dictionary<string, HashSet<string>> Commands =
        LeavesOf(CliApp.CreateRoot(new CliFixture().CreateHost(TextWriter.Null, TextWriter.Null)), "s3db")
            .ToDictionary(leaf => leaf.Name, leaf => leaf.Options, StringComparer.Ordinal);

    [Fact]
    public void Commands_WhenListed_AreThoseOfTheTool() => Assert.Equal(
        Commands.Keys.Order(StringComparer.Ordinal),
        Row().Matches(Page).Select(row => row.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Options_WhenListed_AreThoseOfTheirCommand()
    {
        foreach (Match row in Row().Matches(Page))
        {
            var name = row.Groups["name"].Value;
            var told = Option().Matches(row.Value).Select(option => option.Value).ToHashSet(StringComparer.Ordinal);
            Assert.Subset(Commands[name], told);
            if (name is not ("s3db estimate" or "s3db sub" or "s3db set"))
            {
                Assert.Superset(Commands[name], told);
            }
        }
    }

    [Fact]
    public void ExitCodes_WhenListed_AreThoseOfTheTool()
    {
        var codes = typeof(ExitCode).GetFields().Where(field => field.FieldType == typeof(int))
            .Select(field => (int)field.GetRawConstantValue()!);
        var told = CodeRow().Matches(Page)
            .Select(row => int.Parse(row.Groups["code"].Value, CultureInfo.InvariantCulture));

        Assert.Equal(codes.Order(), told.Order());
    }

    private static IEnumerable<(string Name, HashSet<string> Options)> LeavesOf(Command command, string path)
    {
        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.SelectMany(child => LeavesOf(child, $"{path} {child.Name}"));
        }

        return [(path, command.Options.Select(option => option.Name).ToHashSet(StringComparer.Ordinal))];
    }

    [GeneratedRegex(@"(?m)^\| `(?<name>s3db [a-z ]+)` \|.*$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=`)--[a-z-]+(?=`)", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Option();

    [GeneratedRegex(@"(?m)^\| (?<code>\d) \|", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex CodeRow();
}
