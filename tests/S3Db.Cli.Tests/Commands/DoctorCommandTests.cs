namespace S3Db.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    private readonly CliFixture _cli = new() { TimeProvider = TimeProvider.System };

    [Fact]
    public async Task RunAsync_WhenTheStoreIsSound_PassesEveryCheck()
    {
        await _cli.WithWalletAsync();
        (await _cli.RunAsync("add", "wallets", "w1", "1", "--mode", "async")).EnsureOk();

        var run = (await _cli.RunAsync("doctor", "--json")).EnsureOk();

        var checks = run.Json.GetProperty("checks").EnumerateArray().ToList();
        Assert.True(run.Json.GetProperty("passed").GetBoolean());
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "one-create-wins");
        var counter = checks.Single(check => check.GetProperty("name").GetString() == "counter wallets.balance");
        Assert.StartsWith("1 pending segment", counter.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenThereIsNoDatabase_ProbesTheStoreAndMakesNone()
    {
        var run = (await _cli.RunAsync("doctor")).EnsureOk();

        Assert.Contains("one-swap-wins", run.Output, StringComparison.Ordinal);
        (await _cli.RunAsync("resource", "list")).EnsureFailed(ExitCode.NotFound);
    }
}
