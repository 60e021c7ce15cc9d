namespace S3Db.Cli.Tests.Commands;

public sealed class CounterCommandTests
{
    private readonly CliFixture _cli = new();

    [Theory]
    [InlineData("add", "5.5", 105.5)]
    [InlineData("sub", "0.25", 99.75)]
    [InlineData("set", "-3", -3)]
    [InlineData("set", "-.50", -0.5)]
    [InlineData("set", "+007.00000000000000000000000000000000", 7)]
    [InlineData("set", "-0.0", 0)]
    public async Task RunAsync_WhenSync_AnswersWithTheNewValue(string verb, string amount, double expected)
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync(verb, "wallets", "w1", amount, "--json")).EnsureOk();

        Assert.Equal((decimal)expected, run.Json.GetProperty("value").GetDecimal());
        Assert.Equal("applied", run.Json.GetProperty("status").GetString());
        Assert.Equal(verb, run.Json.GetProperty("operation").GetString());
        Assert.Equal("2026-11-20", run.Json.GetProperty("cohortDate").GetString());
    }

    [Fact]
    public async Task RunAsync_WhenRepeatedWithItsKey_TakesEffectOnceAndAnswersAlike()
    {
        await _cli.WithWalletAsync();
        string[] command = ["add", "wallets", "w1", "5", "--key", "order-42", "--json"];

        var first = (await _cli.RunAsync(command)).EnsureOk();
        var repeat = (await _cli.RunAsync(command)).EnsureOk();
        var other = (await _cli.RunAsync("add", "wallets", "w1", "6", "--key", "order-42", "--json")).EnsureOk();
        var late = await _cli.RunAsync(
            "add", "wallets", "w1", "5", "--key", "order-41", "--issued-at", "2026-11-01T00:00:00Z");

        Assert.Equal(105m, repeat.Json.GetProperty("value").GetDecimal());
        Assert.Equal(
            first.Json.GetProperty("transactionId").GetString(), repeat.Json.GetProperty("transactionId").GetString());
        Assert.Equal("key-reused", other.Json.GetProperty("reason").GetString());
        Assert.NotEqual(0, late.ExitCode);
        Assert.Contains("remembered for 7.00:00:00", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenAsync_IsPendingUntilConsolidated()
    {
        await _cli.WithWalletAsync();

        var added = (await _cli.RunAsync("add", "wallets", "w1", "5", "--mode", "async", "--json")).EnsureOk();
        var before = (await _cli.RunAsync("get", "wallets", "w1", "--json")).EnsureOk();
        var strong = (await _cli.RunAsync("get", "wallets", "w1", "--strong", "--json")).EnsureOk();
        var consolidated = (await _cli.RunAsync("consolidate", "--json")).EnsureOk();
        var after = (await _cli.RunAsync("get", "wallets", "w1", "--json")).EnsureOk();

        Assert.Equal("pending", added.Json.GetProperty("status").GetString());
        Assert.False(added.Json.TryGetProperty("value", out _));
        Assert.Equal(100m, ValueOf(before));
        Assert.Equal(105m, ValueOf(strong));
        Assert.Equal(1, strong.Json.GetProperty("counters")[0].GetProperty("pending").GetInt64());
        Assert.Equal(1, consolidated.Json.GetProperty("counters")[0].GetProperty("transactions").GetInt64());
        Assert.Equal(105m, ValueOf(after));
        Assert.Equal(105m, after.Json.GetProperty("record").GetProperty("balance").GetDecimal());
    }

    [Fact]
    public async Task RunAsync_WhenTextIsAsked_SaysWhatHappenedInOneLine()
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("add", "wallets", "w1", "1150.5")).EnsureOk();

        Assert.Equal("add 1,150.5 on wallets/w1.balance: the value is 1,250.5.", run.Output.Trim());
    }

    [Fact]
    public async Task RunAsync_WhenTheResourceHasTwoCounters_AsksForTheField()
    {
        (await _cli.RunAsync(
            "resource", "create", "accounts", "-a", "balance=number|default:0", "-a", "points=number|default:0",
            "-c", "balance", "-c", "points")).EnsureOk();

        var refused = (await _cli.RunAsync("add", "accounts", "a1", "1")).EnsureFailed(ExitCode.Usage);
        var added = (await _cli.RunAsync("add", "accounts", "a1", "1", "--field", "points", "--json")).EnsureOk();

        Assert.Contains(
            "Multiple fields have eventual consistency. Please specify the field: balance, points.",
            refused.Error,
            StringComparison.Ordinal);
        Assert.Equal(1m, added.Json.GetProperty("value").GetDecimal());
    }

    [Theory]
    [InlineData("0.12345678901234567890123456789012345", "up to 28 digits")]
    [InlineData("79228162514264337593543950336", "up to 28 digits")]
    [InlineData("-5", "must be positive")]
    [InlineData("1,000", "without commas")]
    [InlineData("much", "must be a number")]
    public async Task RunAsync_WhenTheAmountIsBad_RefusesAndChangesNothing(string amount, string reason)
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("add", "wallets", "w1", amount)).EnsureFailed(ExitCode.Usage);

        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty((await _cli.RunAsync("transactions", "wallets", "--json"))
            .Json.GetProperty("transactions").EnumerateArray());
    }

    [Fact]
    public async Task RunAsync_WhenTheReducerIsCodeOfAnApplication_SaysSo()
    {
        await using (var database = await _cli.ConnectAsync())
        {
            await database.CreateResourceAsync(
                new ResourceDefinition("tiers") { Attributes = { ["level"] = "number|default:0" } });
            await database.UsePluginAsync(new EventualConsistency.EventualConsistencyPlugin(new()
            {
                Resource = "tiers",
                Field = "level",
                AutoConsolidate = false,
                ReducerName = "tiered",
                Reducer = static (start, rows) => start + rows.Count,
            }));
        }

        var run = (await _cli.RunAsync("add", "tiers", "t1", "1")).EnsureFailed(ExitCode.Failure);

        Assert.Contains("'tiered' version 1, which is code of an application", run.Error, StringComparison.Ordinal);
    }

    private static decimal ValueOf(CliRun run) => run.Json.GetProperty("counters")[0].GetProperty("value").GetDecimal();
}
