using System.Text;
using S3Db.Storage;

namespace S3Db.Cli.Tests.Commands;

public sealed class VerifyCommandTests
{
    private const string Manifest = "resource=wallets_transactions_balance/_log/000/manifest.json";
    private readonly CliFixture _cli = new();

    [Fact]
    public async Task RunAsync_WhenExact_SaysSoAndEndsWithZero()
    {
        await PrepareAsync();

        var run = (await _cli.RunAsync("verify", "--json")).EnsureOk();

        var counter = run.Json.GetProperty("counters").EnumerateArray().Single();
        Assert.Equal("wallets.balance", counter.GetProperty("counter").GetString());
        Assert.True(counter.GetProperty("exact").GetBoolean());
        Assert.Equal(2, counter.GetProperty("transactions").GetInt64());
        var text = (await _cli.RunAsync("verify", "wallets", "--field", "balance")).EnsureOk().Output;
        Assert.Contains("✓ exact", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenAValueDeviates_NamesItAndEndsWithSeven()
    {
        await PrepareAsync();
        await DamageAsync();

        var run = await _cli.RunAsync("verify", "wallets");
        var json = await _cli.RunAsync("verify", "wallets", "--json");

        Assert.Equal((ExitCode.Deviation, ExitCode.Deviation), (run.ExitCode, json.ExitCode));
        Assert.Contains("✗ 1 deviation", run.Output, StringComparison.Ordinal);
        Assert.Contains("Value of record 'w1'", run.Output, StringComparison.Ordinal);
        Assert.Equal("s3db: wallets.balance: 1 deviation from the log.", run.Error.Trim());
        var deviation = json.Json.GetProperty("counters")[0].GetProperty("deviations")[0];
        Assert.Equal("value", deviation.GetProperty("kind").GetString());
        Assert.Equal(Manifest, deviation.GetProperty("key").GetString());
    }

    [Fact]
    public async Task RunAsync_WhenAskedToRepair_RepairsAndEndsWithZero()
    {
        await PrepareAsync();
        await DamageAsync();

        var run = (await _cli.RunAsync("verify", "wallets", "--repair")).EnsureOk();

        Assert.Contains("✓ repaired", run.Output, StringComparison.Ordinal);
        Assert.Contains("replaces the pages", run.Output, StringComparison.Ordinal);
        (await _cli.RunAsync("verify")).EnsureOk();
        var value = (await _cli.RunAsync("get", "wallets", "w1", "--json")).EnsureOk();
        Assert.Equal(105m, value.Json.GetProperty("counters")[0].GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task RunAsync_WhenItMayNotRepair_SaysWhy()
    {
        await PrepareAsync();
        await DamageAsync();
        await WithStoreAsync(store => store.PutAsync(
            "resource=wallets_transactions_balance/cohortMonth=2026-11/cohortDate=2026-11-20/"
            + "000-000000000001.jsonl.gz",
            "damage"u8.ToArray()));

        var run = await _cli.RunAsync("verify", "wallets", "--repair");

        Assert.Equal(ExitCode.Deviation, run.ExitCode);
        Assert.Contains("was not repaired", run.Error, StringComparison.Ordinal);
        Assert.Contains("cohortDate=2026-11-20/000-000000000001.jsonl.gz", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenFieldIsGivenAlone_IsRefused() =>
        (await _cli.RunAsync("verify", "--field", "balance")).EnsureFailed(ExitCode.Usage);

    private async Task PrepareAsync()
    {
        await _cli.WithWalletAsync();
        (await _cli.RunAsync("add", "wallets", "w1", "7")).EnsureOk();
        (await _cli.RunAsync("sub", "wallets", "w1", "2")).EnsureOk();
        (await _cli.RunAsync("consolidate")).EnsureOk();
        (await _cli.RunAsync("consolidate")).EnsureOk();
    }

    private Task DamageAsync() => WithStoreAsync(async store =>
    {
        var text = Encoding.UTF8.GetString((await store.GetAsync(Manifest)).Body.Span);
        var changed = text.Replace("\"value\":5", "\"value\":6", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await store.PutAsync(Manifest, Encoding.UTF8.GetBytes(changed));
    });

    private async Task WithStoreAsync(Func<IObjectStore, Task> work)
    {
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(_cli.Connection));
        await work(stack.Store);
    }
}
