using S3Db.Storage;

namespace S3Db.Cli.Tests.Commands;

public sealed class RetentionTests
{
    [Theory]
    [InlineData("--archive", 1)]
    [InlineData("--remove", 0)]
    public async Task Consolidate_WhenToldWhatToKeep_TakesTheRestOutOfTheLog(string action, int archived)
    {
        using var folder = new TemporaryFolder();
        var cli = new CliFixture { Connection = folder.Connection };
        await cli.WithWalletAsync();
        await AddAsync();
        var first = Directory.GetFiles(folder.FullPath, "000-*.jsonl.gz", SearchOption.AllDirectories);

        // A process that folds once does not know yet what was written before; from the ninth on it looks first.
        for (var i = 0; i < 9; i++)
        {
            await AddAsync();
        }

        // Only now: a file that is older than its fold is not taken for the history of that fold.
        File.SetLastWriteTimeUtc(Assert.Single(first), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var run = (await cli.RunAsync("consolidate", "--keep", "30", action, "--json")).EnsureOk();

        Assert.Equal(1, run.Json.GetProperty("counters")[0].GetProperty("retiredFiles").GetInt64());
        var left = (await cli.RunAsync("transactions", "wallets", "--json")).EnsureOk();
        Assert.Equal(9, left.Json.GetProperty("transactions").GetArrayLength());
        var value = (await cli.RunAsync("get", "wallets", "w1", "--json")).EnsureOk();
        Assert.Equal(150m, value.Json.GetProperty("counters")[0].GetProperty("value").GetDecimal());
        (await cli.RunAsync("verify")).EnsureOk();
        Assert.Equal(archived, await CountArchivedAsync(cli));

        async Task AddAsync()
        {
            (await cli.RunAsync("add", "wallets", "w1", "5", "--mode", "async")).EnsureOk();
            (await cli.RunAsync("consolidate")).EnsureOk();
        }
    }

    [Fact]
    public async Task Consolidate_WhenKeepingLessThanKeysAreRemembered_IsRefused()
    {
        var cli = await new CliFixture().WithWalletAsync();

        var run = (await cli.RunAsync("consolidate", "--keep", "5")).EnsureFailed(ExitCode.Usage);

        Assert.Contains("2 days more than IdempotencyWindow", run.Error, StringComparison.Ordinal);
    }

    private static async Task<int> CountArchivedAsync(CliFixture cli)
    {
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(cli.Connection));
        return await stack.Store.ListAllAsync("resource=wallets_transactions_balance/_archive/").CountAsync();
    }
}
