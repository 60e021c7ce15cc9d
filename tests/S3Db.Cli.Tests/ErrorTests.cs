using S3Db.Storage;

namespace S3Db.Cli.Tests;

public sealed class ErrorTests
{
    private readonly CliFixture _cli = new();

    [Theory]
    [InlineData(S3DbErrorKind.Invalid, 2)]
    [InlineData(S3DbErrorKind.NotFound, 3)]
    [InlineData(S3DbErrorKind.Conflict, 4)]
    [InlineData(S3DbErrorKind.Unavailable, 5)]
    [InlineData(S3DbErrorKind.Denied, 5)]
    [InlineData(S3DbErrorKind.Corrupt, 6)]
    [InlineData(S3DbErrorKind.Unsupported, 1)]
    [InlineData(S3DbErrorKind.Closed, 1)]
    public void Of_WhenGivenAKind_IsTheDocumentedCode(S3DbErrorKind kind, int expected) =>
        Assert.Equal(expected, ExitCode.Of(kind));

    [Fact]
    public async Task RunAsync_WhenHelpIsAsked_DocumentsTheExitCodes()
    {
        var run = await _cli.RunAsync("--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("5 store unavailable", run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("get")]
    [InlineData("add", "wallets", "w1")]
    [InlineData("worker", "--interval", "soon")]
    public async Task RunAsync_WhenTheUsageIsWrong_PointsToTheHelp(params string[] args)
    {
        var run = (await _cli.RunAsync(args)).EnsureFailed(ExitCode.Usage);

        Assert.Contains("--help'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean 'add'?", "ad", "wallets", "w1", "5")]
    [InlineData("Did you mean '--records'", "estimate", "--recods", "10")]
    [InlineData("Did you mean '--json'?", "verify", "wallets", "--jsn")]
    [InlineData("'sync'", "add", "wallets", "w1", "5", "--mode", "snc")]
    [InlineData("'--intervl'", "worker", "wallets", "--intervl", "5")]
    public async Task RunAsync_WhenAWordIsMisspelt_TellsWhatThereIs(string told, params string[] args)
    {
        var run = (await _cli.RunAsync(args)).EnsureFailed(ExitCode.Usage);

        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3Db.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "wallets", "w1")]
    [InlineData("consolidate")]
    [InlineData("worker")]
    public async Task RunAsync_WhenThereIsNoDatabase_SaysHowToCreateOne(params string[] args)
    {
        var run = (await _cli.RunAsync(args)).EnsureFailed(ExitCode.NotFound);

        Assert.Contains("s3db init", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenTheResourceIsMisspelt_SuggestsTheNearOne()
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("get", "walets", "w1")).EnsureFailed(ExitCode.NotFound);

        Assert.Contains("Did you mean 'wallets'?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://AKIA:hush/hush@bucket/x")]
    [InlineData("s3://AKIA:hush@@bucket/x")]
    [InlineData("s3://AKIA:hush%zz@bucket/x")]
    [InlineData("http://AKIA:hush@host:1/?x")]
    [InlineData("S3://AKIA:hush?hush@bucket")]
    public async Task RunAsync_WhenTheConnectionStringIsBad_DoesNotShowTheSecret(string connection)
    {
        var run = (await _cli.RunAsync("get", "wallets", "w1", "--db", connection)).EnsureFailed(ExitCode.Usage);
        var stray = (await _cli.RunAsync("get", "wallets", "w1", connection)).EnsureFailed(ExitCode.Usage);

        Assert.DoesNotContain("hush", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", stray.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ToLine_WhenTheTextHasLinesAndSecrets_IsOneLineWithoutThem() => Assert.Equal(
        "first http://***@host/x second; write s3://KEY:SECRET@bucket/path",
        CommandErrors.ToLine(" first http://key:hu@sh@host/x\r\n  second; write s3://KEY:SECRET@bucket/path\n"));

    [Fact]
    public async Task RunAsync_WhenTheManifestIsDamaged_IsCorrupt()
    {
        using var folder = new TemporaryFolder();
        var cli = await new CliFixture { Connection = folder.Connection }.WithWalletAsync();
        await using (var store = FileObjectStore.Open(folder.FullPath))
        {
            await store.PutAsync(
                "resource=wallets_transactions_balance/_log/000/manifest.json", "damage"u8.ToArray());
        }

        var run = (await cli.RunAsync("get", "wallets", "w1")).EnsureFailed(ExitCode.Corrupt);

        Assert.Contains("manifest.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenAWriterIsStopped_ConsolidatesTheRestAndIsCorruptUntilTheSegmentIsSkipped()
    {
        using var folder = new TemporaryFolder();
        var cli = await new CliFixture { Connection = folder.Connection }.WithWalletAsync();
        (await cli.RunAsync("add", "wallets", "w1", "5", "--mode", "async")).EnsureOk();
        var key = string.Empty;
        await using (var store = FileObjectStore.Open(folder.FullPath))
        {
            await foreach (var segment in store.ListAllAsync("resource=wallets_transactions_balance/_log/000/wal/"))
            {
                key = segment.Key;
            }

            await store.PutAsync(key, "damage"u8.ToArray());
        }

        (await cli.RunAsync("add", "wallets", "w2", "5", "--mode", "async")).EnsureOk();
        var run = await cli.RunAsync("consolidate", "--json");

        Assert.Equal(ExitCode.Corrupt, run.ExitCode);
        Assert.Contains(key, run.Error, StringComparison.Ordinal);
        var report = run.Json.GetProperty("counters")[0];
        Assert.Equal(1, report.GetProperty("transactions").GetInt64());
        Assert.Equal(1, report.GetProperty("stoppedWriters").GetInt64());
        var writer = key.Split('/')[^2];
        var skip = (await cli.RunAsync("skip", "wallets", writer, "1", "--reason", "a lost disk", "--json")).EnsureOk();
        Assert.Equal(key, skip.Json.GetProperty("key").GetString());
        (await cli.RunAsync("consolidate")).EnsureOk();
    }

    [Fact]
    public async Task RunAsync_WhenTheFolderIsAFile_FailsWithOneLine()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.FullPath);
        var file = Path.Join(folder.FullPath, "file");
        await File.WriteAllTextAsync(file, "x");

        var run = await _cli.RunAsync("init", "--db", $"file://{file}");

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        run.EnsureFailed(run.ExitCode);
    }

    [Fact]
    public async Task RunAsync_WhenCancelled_SaysSo()
    {
        await _cli.WithWalletAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await CliApp.RunAsync(
            ["demo"], _cli.CreateHost(output, error), new CancellationToken(canceled: true));

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("Stopped", error.ToString(), StringComparison.Ordinal);
    }
}
