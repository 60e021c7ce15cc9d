using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Cli.Tests.Demo;

public sealed partial class DemoCommandTests
{
    private static readonly string[] Small = ["demo", "--transactions", "300", "--wallets", "5", "--seed", "3"];

    [Fact]
    public async Task RunAsync_WhenAllIsRight_TellsTheWholeStory()
    {
        var cli = new CliFixture { TimeProvider = TimeProvider.System };

        var run = (await cli.RunAsync(Small)).EnsureOk();

        Assert.Contains("5 of 5 balances equal", run.Output, StringComparison.Ordinal);
        Assert.Contains("Please specify the field: balance, points", run.Output, StringComparison.Ordinal);
        Assert.Contains("1,150.00", run.Output, StringComparison.Ordinal);
        Assert.Contains("transactions per PUT", run.Output, StringComparison.Ordinal);
        for (var step = 1; step <= 8; step++)
        {
            Assert.Contains($"── {step}  ", run.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public async Task RunAsync_WhenJsonIsAsked_TellsTheSameFacts()
    {
        var cli = new CliFixture { TimeProvider = TimeProvider.System };

        var json = (await cli.RunAsync([.. Small, "--json"])).EnsureOk().Json;

        Assert.Equal(300, json.GetProperty("load").GetProperty("transactions").GetInt32());
        var wallets = json.GetProperty("audit").GetProperty("counters")[0];
        Assert.Equal(5, wallets.GetProperty("balancesEqual").GetInt32());
        Assert.Equal(302, wallets.GetProperty("inLog").GetInt64());
        Assert.Equal(1150m, json.GetProperty("sync").GetProperty("calls")[2].GetProperty("value").GetDecimal());
        var reads = json.GetProperty("reads");
        Assert.Equal(
            reads.GetProperty("expected").GetDecimal(), reads.GetProperty("strong").GetProperty("value").GetDecimal());
        var verbs = json.GetProperty("costs").GetProperty("verbs");
        Assert.Equal("PUT", verbs[0].GetProperty("verb").GetString());
        Assert.InRange(verbs[0].GetProperty("requests").GetInt64(), 1, 300);
    }

    [Fact]
    public async Task RunAsync_WhenRunTwice_LeavesTheFirstOneAlone()
    {
        using var folder = new TemporaryFolder();
        var cli = new CliFixture { Connection = folder.Connection, TimeProvider = TimeProvider.System };

        (await cli.RunAsync(Small)).EnsureOk();
        (await cli.RunAsync(Small)).EnsureOk();

        Assert.Equal(2, Directory.GetDirectories(folder.FullPath, "demo-*").Length);
    }

    [Fact]
    public async Task RunAsync_WhenATransactionWasSlippedIn_FailsAndNamesTheWallet()
    {
        var cli = new CliFixture
        {
            TimeProvider = TimeProvider.System,
            BeforeAudit = async (database, cancellationToken) =>
            {
                var wallets = database.Resource("wallets");
                await wallets.AddAsync("wallet-002", 0.01m, null, cancellationToken);
                await wallets.ConsolidateAsync("wallet-002", cancellationToken);
            },
        };

        var run = await cli.RunAsync(Small);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("4 of 5 balances equal", run.Output, StringComparison.Ordinal);
        Assert.Contains("wallets/wallet-002.balance: a read gives", run.Output, StringComparison.Ordinal);
        Assert.Contains("The audit found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenAStoredBalanceWasChanged_FailsAndNamesTheWallet()
    {
        using var folder = new TemporaryFolder();
        var cli = new CliFixture
        {
            Connection = folder.Connection,
            TimeProvider = TimeProvider.System,
            BeforeAudit = (_, cancellationToken) => TamperAsync(folder.FullPath, cancellationToken),
        };

        var run = await cli.RunAsync([.. Small, "--json"]);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.False(run.Json.GetProperty("audit").GetProperty("passed").GetBoolean());
        var difference = Assert.Single(run.Json.GetProperty("audit").GetProperty("differences").EnumerateArray());
        Assert.StartsWith("wallets/wallet-003.balance:", difference.GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--transactions", "0")]
    [InlineData("--wallets", "-1")]
    [InlineData("--wallets", "10001")]
    public async Task RunAsync_WhenANumberIsOutOfRange_RefusesIt(string option, string value) =>
        (await new CliFixture().RunAsync("demo", option, value)).EnsureFailed(ExitCode.Usage);

    /// <summary>Adds one to the stored balance of a wallet, behind the back of everybody.</summary>
    private static async Task TamperAsync(string folder, CancellationToken cancellationToken)
    {
        const string Key = "resource=wallets_transactions_balance/_log/000/manifest.json";
        await using var store = FileObjectStore.Open(Directory.GetDirectories(folder, "demo-*").Single());
        var manifest = await store.GetAsync(Key, null, cancellationToken);
        var text = Encoding.UTF8.GetString(manifest.Body.Span);
        var changed = Balance().Replace(text, match =>
        {
            var value = decimal.Parse(match.ValueSpan, CultureInfo.InvariantCulture);
            return (value + 1).ToString(CultureInfo.InvariantCulture);
        });
        Assert.NotEqual(text, changed);
        await store.PutAsync(Key, Encoding.UTF8.GetBytes(changed), default, cancellationToken);
    }

    [GeneratedRegex("""(?<="wallet-003":\{"value":)[-0-9.]+""", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Balance();
}
