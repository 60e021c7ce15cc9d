using S3Db.Storage;
using S3Db.Testing;

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
    public async Task RunAsync_WhenTheServerIsBroken_SaysWhatAndAtWhatStake()
    {
        await using var server = await InProcessS3Server.StartAsync(
            new InProcessS3ServerOptions { ConditionalWrites = ConditionalWrites.SwapCreatesMissing });

        var run = await _cli.RunAsync("doctor", "--json", "--db", server.ConnectionString + "/app");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        var failed = run.Json.GetProperty("checks").EnumerateArray()
            .Single(check => !check.GetProperty("passed").GetBoolean());
        Assert.Equal("swap-of-missing-fails", failed.GetProperty("name").GetString());
        Assert.Contains("fresh start", failed.GetProperty("stake").GetString(), StringComparison.Ordinal);
        Assert.Contains("1 of 10 checks failed", run.Error, StringComparison.Ordinal);

        // The probe, and whether there is a database.
        Assert.InRange(server.Requests.Count, 40, 61);
    }

    [Theory]
    [InlineData("bucket", ExitCode.NotFound, "there is no such bucket", "correct the bucket")]
    [InlineData("key", ExitCode.Store, "403 InvalidAccessKeyId", "correct the key")]
    [InlineData("secret", ExitCode.Store, "403 SignatureDoesNotMatch", "correct it")]
    public async Task RunAsync_WhenTheConnectionIsWrong_SaysWhyAndWhatToDo(
        string part, int exitCode, string why, string remedy)
    {
        await using var server = await InProcessS3Server.StartAsync();
        var right = server.ConnectionString;
        var wrong = part switch
        {
            "bucket" => right + "x",
            "key" => right.Replace(server.AccessKey, "OTHERKEY", StringComparison.Ordinal),
            _ => right.Replace(server.SecretKey, "other-secret", StringComparison.Ordinal),
        };

        var run = (await _cli.RunAsync("doctor", "--db", wrong)).EnsureFailed(exitCode);

        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("other-secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenThereIsNoDatabase_ProbesTheStoreAndMakesNone()
    {
        var run = (await _cli.RunAsync("doctor")).EnsureOk();

        Assert.Contains("one-swap-wins", run.Output, StringComparison.Ordinal);
        (await _cli.RunAsync("resource", "list")).EnsureFailed(ExitCode.NotFound);
    }

    [Fact]
    public async Task RunAsync_WhenAManifestIsUnreadable_TellsTheRestOfTheReport()
    {
        await _cli.WithWalletAsync();
        (await _cli.RunAsync("resource", "create", "votes", "-a", "count=number|default:0", "-c", "count")).EnsureOk();
        await WithStoreAsync(store => store.PutAsync(
            "resource=votes_transactions_count/_log/000/manifest.json", "damage"u8.ToArray()));

        var run = await _cli.RunAsync("doctor", "--json");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        var checks = run.Json.GetProperty("checks").EnumerateArray().ToList();
        var failed = checks.Single(check => !check.GetProperty("passed").GetBoolean());
        Assert.Equal("counter votes.count", failed.GetProperty("name").GetString());
        Assert.Contains("manifest.json", failed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "counter wallets.balance");
        Assert.Contains("The store is sound", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenTheCatalogIsUnreadable_TellsTheProbe()
    {
        await _cli.WithWalletAsync();
        await WithStoreAsync(store => store.PutAsync("s3db.json", "damage"u8.ToArray()));

        var run = await _cli.RunAsync("doctor", "--json");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        var failed = run.Json.GetProperty("checks").EnumerateArray()
            .Single(check => !check.GetProperty("passed").GetBoolean());
        Assert.Equal("database", failed.GetProperty("name").GetString());
        Assert.Contains("s3db.json", failed.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task WithStoreAsync(Func<IObjectStore, Task> work)
    {
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(_cli.Connection));
        await work(stack.Store);
    }
}
