namespace S3Db.Cli.Tests.Commands;

/// <summary>Counters whose reducer is code of an application: left out, never in silence.</summary>
public sealed class CustomReducerTests
{
    private const string Reason = "its reducer 'tiered' is code of an application";
    private readonly CliFixture _cli = new();

    [Fact]
    public async Task Verify_WhenACounterIsLeftOut_NamesItAndDoesNotEndWithZero()
    {
        await PrepareAsync();

        var run = await _cli.RunAsync("verify");
        var json = await _cli.RunAsync("verify", "--json");

        Assert.Equal((ExitCode.Failure, ExitCode.Failure), (run.ExitCode, json.ExitCode));
        Assert.Contains($"tiers.level: not verified; {Reason}", run.Output, StringComparison.Ordinal);
        Assert.Contains("wallets.balance", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("s3db: tiers.level: not verified", run.Error, StringComparison.Ordinal);
        var leftOut = Assert.Single(json.Json.GetProperty("leftOut").EnumerateArray());
        Assert.Equal("tiers.level", leftOut.GetProperty("counter").GetString());
        Assert.Equal("tiered", leftOut.GetProperty("reducer").GetString());
    }

    [Fact]
    public async Task Verify_WhenToldToSkip_EndsWithZeroAndStillNamesIt()
    {
        await PrepareAsync();

        var run = (await _cli.RunAsync("verify", "--skip-custom")).EnsureOk();

        Assert.Contains($"tiers.level: not verified; {Reason}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "tiers", "--field", "points")]
    [InlineData("consolidate", "tiers", "--field", "points")]
    [InlineData("cohort", "tiers", "--field", "points")]
    [InlineData("transactions", "tiers", "--field", "points")]
    [InlineData("add", "tiers", "t1", "5", "--field", "points")]
    public async Task AnyCommand_WhenAnotherFieldIsChosen_Works(params string[] args)
    {
        await PrepareAsync();

        (await _cli.RunAsync(args)).EnsureOk();
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("consolidate")]
    [InlineData("transactions")]
    public async Task AnyCommand_WhenItsFieldIsChosen_IsRefused(string verb)
    {
        await PrepareAsync();

        var run = (await _cli.RunAsync(verb, "tiers", "--field", "level")).EnsureFailed(ExitCode.Failure);

        Assert.Contains("'tiered' version 1, which is code of an application", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhenNoFieldIsChosen_DoesNotTakeTheOtherOne()
    {
        await PrepareAsync();

        var run = (await _cli.RunAsync("add", "tiers", "t1", "5")).EnsureFailed(ExitCode.Usage);

        Assert.Contains("level, points", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consolidate_WhenACounterIsLeftOut_NamesIt()
    {
        await PrepareAsync();

        var text = (await _cli.RunAsync("consolidate")).EnsureOk();
        var json = (await _cli.RunAsync("consolidate", "--json")).EnsureOk();

        Assert.Contains($"tiers.level: not consolidated; {Reason}", text.Output, StringComparison.Ordinal);
        Assert.Single(json.Json.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(2, json.Json.GetProperty("counters").GetArrayLength());
    }

    [Fact]
    public async Task Doctor_WhenTheReducerIsCode_ChecksTheCounterAllTheSame()
    {
        await PrepareAsync();

        var run = (await _cli.RunAsync("doctor", "--json")).EnsureOk();

        var check = run.Json.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "counter tiers.level");
        Assert.StartsWith("0 pending segments", check.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task PrepareAsync() => await (await _cli.WithWalletAsync()).WithCustomCounterAsync();
}
