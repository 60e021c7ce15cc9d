namespace S3Db.Cli.Tests.Commands;

public sealed class ResourceCommandTests
{
    private readonly CliFixture _cli = new();

    [Fact]
    public async Task Init_WhenRepeated_LeavesTheDatabaseAsItIs()
    {
        (await _cli.RunAsync("init")).EnsureOk();
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("init", "--json")).EnsureOk();

        Assert.Equal(1, run.Json.GetProperty("resources").GetInt32());
        Assert.Equal(_cli.Connection, run.Json.GetProperty("database").GetString());
    }

    [Fact]
    public async Task Create_WhenRepeated_ChangesNothing()
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync(
            "resource", "create", "wallets", "-a", "userId=string|required", "-a", "balance=number|default:0",
            "-c", "balance", "--json")).EnsureOk();

        Assert.Equal("wallets", run.Json.GetProperty("name").GetString());
        Assert.Equal("balance", run.Json.GetProperty("counters")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Create_WhenGivenSettings_StoresThem()
    {
        (await _cli.RunAsync(
            "resource", "create", "peaks", "--attribute", "top=number|default:0", "--counter", "top",
            "--time-zone", "Asia/Tokyo", "--reducer", "max", "--shards", "3")).EnsureOk();

        var run = (await _cli.RunAsync("resource", "list", "--json")).EnsureOk();

        var counter = run.Json.GetProperty("resources")[0].GetProperty("counters")[0];
        Assert.Equal("Asia/Tokyo", counter.GetProperty("timeZone").GetString());
        Assert.Equal("max", counter.GetProperty("reducer").GetString());
        Assert.Equal(3, counter.GetProperty("shards").GetInt32());
        (await _cli.RunAsync("add", "peaks", "p", "7")).EnsureOk();
        var lower = (await _cli.RunAsync("add", "peaks", "p", "4", "--json")).EnsureOk();
        Assert.Equal(7m, lower.Json.GetProperty("value").GetDecimal());
    }

    [Theory]
    [InlineData("--time-zone", "Mars", "is not an IANA time zone")]
    [InlineData("--shards", "0", "Shards")]
    [InlineData("--reducer", "mode", "mode")]
    public async Task Create_WhenASettingIsBad_CreatesNothing(string option, string value, string reason)
    {
        var run = (await _cli.RunAsync(
            "resource", "create", "wallets", "-a", "balance=number|default:0", "-c", "balance", option, value))
            .EnsureFailed(ExitCode.Usage);

        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        (await _cli.RunAsync("resource", "list")).EnsureFailed(ExitCode.NotFound);
    }

    [Theory]
    [InlineData("points", "not among the attributes")]
    [InlineData("name", "'string|required'")]
    public async Task Create_WhenACounterIsNoNumberOfTheDefinition_CreatesNothing(string counter, string reason)
    {
        var run = (await _cli.RunAsync(
            "resource", "create", "wallets", "-a", "name=string|required", "-c", counter)).EnsureFailed(ExitCode.Usage);

        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains($"--attribute '{counter}=number|default:0'", run.Error, StringComparison.Ordinal);
        (await _cli.RunAsync("resource", "list")).EnsureFailed(ExitCode.NotFound);
    }

    [Fact]
    public async Task Create_WhenTheDefinitionDiffers_IsAConflict()
    {
        await _cli.WithWalletAsync();

        (await _cli.RunAsync("resource", "create", "wallets", "-a", "userId=number|required"))
            .EnsureFailed(ExitCode.Conflict);
    }

    [Fact]
    public async Task List_WhenTextIsAsked_ShowsAttributesAndCounters()
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("resource", "list")).EnsureOk();

        Assert.Contains("has 1 resource.", run.Output, StringComparison.Ordinal);
        Assert.Contains("last-set-then-sum, days of UTC, 1 shard", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insert_WhenTheIdExists_IsAConflict()
    {
        await _cli.WithWalletAsync();

        (await _cli.RunAsync("insert", "wallets", "w1", "userId=u2")).EnsureFailed(ExitCode.Conflict);
    }

    [Theory]
    [InlineData("userId")]
    [InlineData("balance=x", "userId=u")]
    [InlineData("balance=1")]
    public async Task Insert_WhenAttributesAreBad_RefusesThem(params string[] attributes)
    {
        await _cli.WithWalletAsync();

        (await _cli.RunAsync(["insert", "wallets", "w2", .. attributes])).EnsureFailed(ExitCode.Usage);
        (await _cli.RunAsync("get", "wallets", "w2")).EnsureFailed(ExitCode.NotFound);
    }

    [Fact]
    public async Task Insert_WhenJsonIsAsked_TellsTheVersion()
    {
        await _cli.WithWalletAsync();

        var run = (await _cli.RunAsync("insert", "wallets", "w2", "userId=12", "--json")).EnsureOk();

        Assert.NotEmpty(run.Json.GetProperty("eTag").GetString()!);
        var read = (await _cli.RunAsync("get", "wallets", "w2", "--json")).EnsureOk();
        Assert.Equal("12", read.Json.GetProperty("record").GetProperty("userId").GetString());
    }
}
