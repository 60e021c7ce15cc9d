using System.Text.Json;
using S3Db.Testing;

namespace S3Db.Cli.Tests.Commands;

public sealed class WorkerCommandTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new(NodaTime.Instant.FromUtc(2026, 11, 20, 15, 0));
    private readonly SignalWriter _output = new();
    private readonly SignalWriter _error = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task RunAsync_WhenTransactionsArePending_ConsolidatesThemAndEndsWellWhenStopped()
    {
        var cli = await new CliFixture { TimeProvider = _time }.WithWalletAsync();
        var working = CliApp.RunAsync(["worker", "--interval", "10"], cli.CreateHost(_output, _error), _stop.Token);
        await _output.WaitForAsync("consolidating");
        (await cli.RunAsync("add", "wallets", "w1", "5", "--mode", "async")).EnsureOk();

        _time.Advance(Turn);
        await _output.WaitForAsync("wallets.balance: generation 1, 1 transaction");
        await _stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await working);
        Assert.EndsWith("stopped; 1 transaction consolidated", _output.ToString().Trim(), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
        var read = (await cli.RunAsync("get", "wallets", "w1", "--json")).EnsureOk();
        Assert.Equal(105m, read.Json.GetProperty("record").GetProperty("balance").GetDecimal());
    }

    [Fact]
    public async Task RunAsync_WhenACounterIsCreatedLater_TakesItUpAtTheNextTurn()
    {
        var cli = await new CliFixture { TimeProvider = _time }.WithWalletAsync();
        var working = CliApp.RunAsync(
            ["worker", "--interval", "10", "--json"], cli.CreateHost(_output, _error), _stop.Token);
        await _output.WaitForAsync("started");
        (await cli.RunAsync("resource", "create", "votes", "-a", "count=number|default:0", "-c", "count")).EnsureOk();

        _time.Advance(Turn);
        await _output.WaitForAsync("votes.count");
        await _stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await working);
        var events = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
        Assert.Equal(["serving", "started", "serving", "stopped"], events);
    }

    [Fact]
    public async Task RunAsync_WhenANamedResourceIsUnknown_FailsAtOnce()
    {
        var cli = await new CliFixture { TimeProvider = _time }.WithWalletAsync();

        (await cli.RunAsync("worker", "purses")).EnsureFailed(ExitCode.NotFound);
    }

    [Fact]
    public async Task RunAsync_WhenAReducerIsCode_SaysOnceThatItIsNotServed()
    {
        var cli = await (await new CliFixture { TimeProvider = _time }.WithWalletAsync()).WithCustomCounterAsync();
        var working = CliApp.RunAsync(["worker", "--interval", "10"], cli.CreateHost(_output, _error), _stop.Token);
        await _output.WaitForAsync("consolidating");
        (await cli.RunAsync("resource", "create", "votes", "-a", "count=number|default:0", "-c", "count")).EnsureOk();

        _time.Advance(Turn);
        await _output.WaitForAsync("serving votes.count");
        await _stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await working);
        var lines = _output.ToString().Split('\n')
            .Where(line => line.StartsWith("not serving", StringComparison.Ordinal));
        Assert.Equal(
            "not serving tiers.level: its reducer 'tiered' is code of an application", Assert.Single(lines).Trim());
    }

    [Theory]
    [InlineData("--remove")]
    [InlineData("--archive")]
    [InlineData("--keep", "0")]
    [InlineData("--keep", "30", "--archive", "--remove")]
    public async Task RunAsync_WhenRetentionMakesNoSense_RefusesIt(params string[] options)
    {
        var cli = await new CliFixture { TimeProvider = _time }.WithWalletAsync();

        await _stop.CancelAsync();
        var code = await CliApp.RunAsync(["worker", .. options], cli.CreateHost(_output, _error), _stop.Token);

        Assert.Equal(ExitCode.Usage, code);
        (await cli.RunAsync(["consolidate", .. options])).EnsureFailed(ExitCode.Usage);
    }
}
