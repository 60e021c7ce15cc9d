using System.Globalization;
using System.Text.RegularExpressions;
using S3Db.Storage;

namespace S3Db.Docs.Tests.Checks;

/// <summary>Names in documents exist.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Members_WhenNamedWithTheirType_Exist()
    {
        var faults = from file in Repository.Documents
                     from term in file.Terms
                     let match = Qualified().Match(term)
                     where match.Success && PublicNames.Types.Contains(match.Groups["type"].Value)
                     where !PublicNames.HasMember(match.Groups["type"].Value, match.Groups["member"].Value)
                     select $"{file}: {term}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Methods_WhenNamed_Exist()
    {
        var faults = from file in Repository.Documents
                     from term in file.Terms
                     let match = Method().Match(term)
                     where match.Success && !PublicNames.MemberNames.Contains(match.Groups["method"].Value)
                     select $"{file}: {term}";

        Assert.Empty(faults);
    }

    [Fact]
    public void TestClasses_WhenNamed_Exist()
    {
        var tests = Repository.FindFiles(new DirectoryInfo(Path.Join(Repository.Root, "tests")), "*Tests.cs")
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet(StringComparer.Ordinal);
        var faults = from file in Repository.Documents
                     from term in file.Terms
                     where TestClass().IsMatch(term) && !tests.Contains(term)
                     select $"{file}: {term}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Metrics_WhenNamed_AreThoseThatExist()
    {
        var names = Names("MeterName", "ActivitySourceName");
        var faults = from file in Repository.Documents
                     from term in file.Terms
                     where Metric().IsMatch(term) && !term.EndsWith(".json", StringComparison.Ordinal)
                     where !names.Contains(term) && term != "s3db.record.id"
                     select $"{file}: {term}";

        Assert.Empty(faults);
        var told = Repository.Document("docs/operating/observing.md").Terms.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(names.Except(told));
    }

    [Fact]
    public void Events_WhenListed_AreThoseThatExistWithTheirLevels()
    {
        var rows = EventRow().Matches(Repository.Document("docs/operating/observing.md").Prose)
            .ToDictionary(
                row => int.Parse(row.Groups["id"].Value, CultureInfo.InvariantCulture),
                row => row.Groups["level"].Value);

        Assert.Equal(
            PublicNames.Events.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"),
            rows.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
    }

    [Theory]
    [InlineData(typeof(EventualConsistencyOptions))]
    [InlineData(typeof(TransactionOptions))]
    [InlineData(typeof(S3DatabaseOptions))]
    [InlineData(typeof(S3DbHostingOptions))]
    [InlineData(typeof(StoreRetryOptions))]
    [InlineData(typeof(StoreHedgeOptions))]
    public void Options_WhenPublic_AreExplained(Type type)
    {
        var told = Repository.Document("docs/usage/options.md").Terms.ToHashSet(StringComparer.Ordinal);

        Assert.Empty(PublicNames.Properties(type).Except(told));
    }

    [Fact]
    public void ErrorKinds_WhenPublic_AreExplained()
    {
        var told = Repository.Document("docs/usage/errors.md").Terms.ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Enum.GetNames<S3DbErrorKind>().Except(told));
    }

    private static HashSet<string> Names(params string[] without) =>
        new[] { "S3DbTelemetry", "CounterTelemetry" }
            .SelectMany(PublicNames.Constants)
            .Where(pair => !without.Contains(pair.Key) && !pair.Key.EndsWith("Tag", StringComparison.Ordinal))
            .Select(pair => (string)pair.Value!)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^\w+Tests$", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)\.(?<member>[A-Z]\w+)", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^(\w+\.)*(?<method>[A-Z]\w+Async)\b", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Method();

    [GeneratedRegex(@"^(s3db|db)\.[a-z_.]+$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?m)^\| (?<id>\d{4}) \| (?<level>\w+) \|", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex EventRow();
}
