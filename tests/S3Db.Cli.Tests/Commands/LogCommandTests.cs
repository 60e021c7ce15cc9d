namespace S3Db.Cli.Tests.Commands;

public sealed class LogCommandTests
{
    private readonly CliFixture _cli = new();

    [Fact]
    public async Task Cohort_WhenAMonthIsAsked_TellsTheTotalAndEachDay()
    {
        await WriteAsync();

        var run = (await _cli.RunAsync("cohort", "wallets", "--month", "2026-11", "--json")).EnsureOk();

        var total = run.Json.GetProperty("total");
        Assert.Equal(3, total.GetProperty("transactions").GetInt64());
        Assert.Equal(12m, total.GetProperty("net").GetDecimal());
        Assert.Equal(18m, total.GetProperty("gross").GetDecimal());
        Assert.Equal(
            ["2026-11-18", "2026-11-19"],
            run.Json.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task Cohort_WhenADayIsAsked_ShowsATableAndTheHours()
    {
        await WriteAsync();

        var run = (await _cli.RunAsync("cohort", "wallets", "--day", "2026-11-19")).EnsureOk();

        Assert.Contains("net change", run.Output, StringComparison.Ordinal);
        Assert.Contains("10:00 █", run.Output, StringComparison.Ordinal);
        Assert.Contains("12:00 █", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cohort_WhenARangeIsAsked_ShowsABarForEachDay()
    {
        await WriteAsync();

        var run = (await _cli.RunAsync("cohort", "wallets", "--from", "2026-11-01", "--to", "2026-11-20")).EnsureOk();

        Assert.Matches("2026-11-18.*█", run.Output);
        Assert.Matches("2026-11-19.*█", run.Output);
    }

    [Theory]
    [InlineData("--day", "20.11.2026")]
    [InlineData("--month", "november")]
    [InlineData("--from", "2026-11-01")]
    [InlineData("--day", "2026-11-01", "--month", "2026-11")]
    [InlineData("--from", "2026-11-02", "--to", "2026-11-01")]
    [InlineData("--from", "2020-01-01", "--to", "2026-11-01")]
    public async Task Cohort_WhenTheDaysMakeNoSense_RefusesThem(params string[] days)
    {
        await _cli.WithWalletAsync();

        (await _cli.RunAsync(["cohort", "wallets", .. days])).EnsureFailed(ExitCode.Usage);
    }

    [Fact]
    public async Task Transactions_WhenARecordIsAsked_ListsOnlyItsOwn()
    {
        await WriteAsync();
        (await _cli.RunAsync("add", "wallets", "w2", "1", "--mode", "async")).EnsureOk();

        var run = (await _cli.RunAsync("transactions", "wallets", "--record", "w2", "--json")).EnsureOk();

        var row = Assert.Single(run.Json.GetProperty("transactions").EnumerateArray());
        Assert.Equal("w2", row.GetProperty("originalId").GetString());
        Assert.False(row.GetProperty("applied").GetBoolean());
        Assert.False(row.TryGetProperty("generation", out _));
    }

    [Fact]
    public async Task Transactions_WhenAKeyIsAsked_ListsItsOwnWithTheTimeOfIssue()
    {
        await _cli.WithWalletAsync();
        const string issuedAt = "2026-11-20T14:59:30.5Z";
        (await _cli.RunAsync("add", "wallets", "w1", "1", "--key", "order-42", "--issued-at", issuedAt)).EnsureOk();
        (await _cli.RunAsync("add", "wallets", "w1", "1", "--key", "order-43")).EnsureOk();
        (await _cli.RunAsync("add", "wallets", "w1", "1")).EnsureOk();

        var json = (await _cli.RunAsync("transactions", "wallets", "--key", "order-42", "--json")).EnsureOk();
        var text = (await _cli.RunAsync("transactions", "wallets", "--key", "order-42")).EnsureOk();
        var other = (await _cli.RunAsync(
            "transactions", "wallets", "--key", "order-42", "--record", "w2", "--json")).EnsureOk();

        var row = Assert.Single(json.Json.GetProperty("transactions").EnumerateArray());
        Assert.Equal("order-42", row.GetProperty("idempotencyKey").GetString());
        Assert.Equal(issuedAt, row.GetProperty("issuedAt").GetString());
        Assert.Contains("1 transaction.", text.Output, StringComparison.Ordinal);
        Assert.Empty(other.Json.GetProperty("transactions").EnumerateArray());
    }

    [Fact]
    public async Task Transactions_WhenADayIsAsked_ListsThatDay()
    {
        await WriteAsync();

        var run = (await _cli.RunAsync("transactions", "wallets", "--day", "2026-11-18", "--json")).EnsureOk();

        var row = Assert.Single(run.Json.GetProperty("transactions").EnumerateArray());
        Assert.Equal("test", row.GetProperty("source").GetString());
        Assert.Equal("2026-11-18T10:00:00Z", row.GetProperty("timestamp").GetString());
        Assert.False(run.Json.GetProperty("isTruncated").GetBoolean());
    }

    [Fact]
    public async Task Transactions_WhenTimesHaveFractions_ListsThoseOfTheDayWithThem()
    {
        await _cli.WithWalletAsync();
        foreach (var time in (string[])["2026-11-18T00:00:00.5Z", "2026-11-18T23:59:59.5Z", "2026-11-19T00:00:00Z"])
        {
            (await _cli.RunAsync("add", "wallets", "w1", "1", "--timestamp", time)).EnsureOk();
        }

        var run = (await _cli.RunAsync("transactions", "wallets", "--day", "2026-11-18", "--json")).EnsureOk();

        Assert.Equal(
            ["2026-11-18T00:00:00.5Z", "2026-11-18T23:59:59.5Z"],
            run.Json.GetProperty("transactions").EnumerateArray()
                .Select(row => row.GetProperty("timestamp").GetString()));
    }

    [Fact]
    public async Task Transactions_WhenThereAreMoreThanTheLimit_SaysSo()
    {
        await WriteAsync();

        var json = (await _cli.RunAsync("transactions", "wallets", "--limit", "2", "--json")).EnsureOk();
        var text = (await _cli.RunAsync("transactions", "wallets", "--limit", "2")).EnsureOk();

        Assert.True(json.Json.GetProperty("isTruncated").GetBoolean());
        Assert.Equal(2, json.Json.GetProperty("transactions").GetArrayLength());
        Assert.Contains("there are more", text.Output, StringComparison.Ordinal);
    }

    private async Task WriteAsync()
    {
        await _cli.WithWalletAsync();
        await Write("add", "10", "2026-11-18T10:00:00Z");
        await Write("add", "5", "2026-11-19T10:30:00Z");
        await Write("sub", "3", "2026-11-19T12:00:00Z");

        async Task Write(string verb, string amount, string timestamp) => (await _cli.RunAsync(
            verb, "wallets", "w1", amount, "--timestamp", timestamp, "--source", "test")).EnsureOk();
    }
}
