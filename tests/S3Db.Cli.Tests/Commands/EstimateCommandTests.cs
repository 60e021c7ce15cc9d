using System.Reflection;
using System.Text.RegularExpressions;

namespace S3Db.Cli.Tests.Commands;

public sealed partial class EstimateCommandTests
{
    private readonly CliFixture _cli = new();

    /// <summary>
    /// Its words, and its figures to a tenth: a property more in a manifest makes no document wrong.
    /// </summary>
    [Fact]
    public async Task RunAsync_WhenShownInTheDocuments_PrintsThat()
    {
        var (arguments, shown) = ReadDocument();

        var run = (await _cli.RunAsync(["estimate", .. arguments])).EnsureOk();

        Assert.Equal(Words(shown), Words(run.Output));
        Assert.All(
            Figures(shown).Zip(Figures(run.Output)),
            pair => Assert.InRange(pair.First, pair.Second * 0.9, pair.Second * 1.1));
    }

    [Fact]
    public async Task RunAsync_WhenJson_AnswersWithEveryFigure()
    {
        var run = (await _cli.RunAsync(
            "estimate", "--rate-per-writer", "500", "--writers", "10", "--mode", "sync", "--json")).EnsureOk();

        Assert.Equal(5_000, run.Json.GetProperty("load").GetProperty("transactionsPerSecond").GetDouble());
        Assert.Equal("sync", run.Json.GetProperty("load").GetProperty("mode").GetString());
        Assert.Equal(50, run.Json.GetProperty("writing").GetProperty("transactionsPerPut").GetDouble(), 0.5);
        Assert.Equal(4, run.Json.GetProperty("requests").GetArrayLength());
        Assert.True(run.Json.GetProperty("bill").GetProperty("requestDollarsPerMillion").GetDouble() > 0);
        Assert.Equal(5, run.Json.GetProperty("comparisons").GetArrayLength());
    }

    [Fact]
    public async Task RunAsync_WhenTheLoadIsTheLargest_IsNotLostForWords()
    {
        var run = (await _cli.RunAsync(
            "estimate", "--rate", "1000000", "--records", "1000000000", "--writers", "200", "--shards", "256",
            "--interval", "60", "--zipf", "1.1", "--consolidators", "64", "--bounded", "--json")).EnsureOk();

        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            run.Json.GetProperty("limits").EnumerateArray(), limit => limit.GetProperty("isReached").GetBoolean());
    }

    [Fact]
    public async Task RunAsync_WhenPricesAreOnesOwn_UsesThem()
    {
        var listed = (await _cli.RunAsync("estimate", "--json")).EnsureOk();
        var free = (await _cli.RunAsync("estimate", "--put-price", "0", "--get-price", "0", "--json")).EnsureOk();
        var other = (await _cli.RunAsync("estimate", "--prices", "r2", "--json")).EnsureOk();

        Assert.Equal(0, DollarsOf(free));
        Assert.Equal(0.9, DollarsOf(other) / DollarsOf(listed), 3);
        Assert.EndsWith("prices of your own", free.Json.GetProperty("prices").GetString(), StringComparison.Ordinal);

        static double DollarsOf(CliRun run) =>
            run.Json.GetProperty("bill").GetProperty("requestDollarsPerMonth").GetDouble();
    }

    [Theory]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "1000001")]
    [InlineData("--rate", "NaN")]
    [InlineData("--records", "1e10")]
    [InlineData("--hot", "20000")]
    [InlineData("--writers", "1.5")]
    [InlineData("--shards", "257")]
    [InlineData("--interval", "0.5")]
    [InlineData("--put-ms", "0")]
    public async Task RunAsync_WhenANumberIsOutOfRange_NamesIt(string option, string value)
    {
        var run = (await _cli.RunAsync("estimate", option, value)).EnsureFailed(ExitCode.Usage);

        Assert.Contains(option, run.Error, StringComparison.Ordinal);
    }

    /// <summary>The arguments that a document gives, and the block it shows as the answer.</summary>
    private static (string[] Arguments, string Shown) ReadDocument()
    {
        const string Tag = "<!-- estimate: ";
        var root = typeof(EstimateCommandTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot")
            .Value!;
        var page = File.ReadAllText(Path.Join(root, "docs", "operating", "costs.md"));
        var start = page.IndexOf(Tag, StringComparison.Ordinal) + Tag.Length;
        var arguments = page[start..page.IndexOf(" -->", start, StringComparison.Ordinal)];
        var fence = page.IndexOf("```text\n", start, StringComparison.Ordinal);
        return (arguments.Split(' '), page[fence..].Split("```")[1]["text".Length..]);
    }

    private static string Words(string text) => Space().Replace(Figure().Replace(text, "#"), " ").Trim();

    private static IEnumerable<double> Figures(string text) => Figure().Matches(text)
        .Select(match => double.Parse(match.Value.Replace(",", string.Empty, StringComparison.Ordinal)));

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Figure();

    [GeneratedRegex(@"[\s─]+", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Space();
}
