using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Predecessor;

/// <summary>"API Reference" and "Configuration Options" of the plugin's document.</summary>
public sealed class ReferenceTests : FolderDatabase
{
    [Fact]
    public async Task Constructor_WhenEveryOptionIsGiven_WorksAsTheySay()
    {
        var resource = await Db.CreateResourceAsync(new ResourceDefinition("resourceName")
        {
            Attributes = { ["fieldName"] = "number|default:0" },
        });
        await UseAsync(new EventualConsistencyOptions
        {
            Resource = "resourceName",
            Field = "fieldName",
            Mode = ConsolidationMode.Async,
            AutoConsolidate = true,
            ConsolidationInterval = TimeSpan.FromMilliseconds(3_600_000),
            Cohort = { TimeZone = "UTC" },
            BatchTransactions = false,
            BatchSize = 100,
            Reducer = (start, transactions) => transactions.Aggregate(start, (sum, t) => t.Operation switch
            {
                CounterOperation.Set => t.Value,
                CounterOperation.Add => sum + t.Value,
                CounterOperation.Sub => sum - t.Value,
                _ => sum,
            }),
        });

        await resource.SetAsync("r", 100);
        await resource.AddAsync("r", 50);
        await resource.SubAsync("r", 25);

        Assert.Equal(125m, await resource.ConsolidateAsync("r"));
    }

    [Fact]
    public async Task Methods_WhenOneField_NeedNoField()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options());

        await wallets.SetAsync("wallet-123", 1000);
        await wallets.AddAsync("wallet-123", 50);
        await wallets.SubAsync("wallet-123", 25);

        Assert.Equal(1025m, await wallets.ConsolidateAsync("wallet-123"));
    }

    [Fact]
    public async Task Methods_WhenSeveralFields_TakeTheField()
    {
        var accounts = await Db.CreateResourceAsync(new ResourceDefinition("accounts")
        {
            Attributes =
            {
                ["balance"] = "number|default:0",
                ["points"] = "number|default:0",
                ["credits"] = "number|default:0",
            },
        });
        foreach (var field in new[] { "balance", "points", "credits" })
        {
            await UseAsync(new EventualConsistencyOptions { Resource = "accounts", Field = field });
        }

        await accounts.SetAsync("acc-1", "balance", 1000);
        await accounts.AddAsync("acc-1", "points", 100);
        await accounts.SubAsync("acc-1", "credits", 50);

        Assert.Equal(1000m, await accounts.ConsolidateAsync("acc-1", "balance"));
        Assert.Equal(100m, await accounts.ConsolidateAsync("acc-1", "points"));
        Assert.Equal(-50m, await accounts.ConsolidateAsync("acc-1", "credits"));
    }

    [Fact]
    public async Task Mode_WhenAsync_ReturnsBeforeTheValueChanges()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Mode = ConsolidationMode.Async));

        var receipt = await wallets.AddAsync("w", 100);

        Assert.Equal(Verdict.Pending, receipt.Status);
        Assert.Null(receipt.Value);
        Assert.Equal(0m, (await wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Mode_WhenSync_ReturnsTheValue()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Mode = ConsolidationMode.Sync));

        var receipt = await wallets.AddAsync("w", 100);

        Assert.Equal(Verdict.Applied, receipt.Status);
        Assert.Equal(100m, receipt.Value);
        Assert.Equal(100m, (await wallets.GetValueAsync("w")).Value);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("America/Chicago")]
    [InlineData("America/Los_Angeles")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Europe/London")]
    [InlineData("Europe/Paris")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Asia/Shanghai")]
    [InlineData("Australia/Sydney")]
    public void Cohort_WhenZoneOfTheList_IsAccepted(string zone) =>
        Assert.NotNull(new EventualConsistencyPlugin(Wallets.Options(o => o.Cohort.TimeZone = zone)));

    [Fact]
    public async Task Reducer_WhenItSumsAllOperations_AddsSetsToo()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Reducer = (start, transactions) => transactions.Aggregate(
            start, (total, t) => total + (t.Operation == CounterOperation.Sub ? -t.Value : t.Value))));

        await wallets.SetAsync("w", 100);
        await wallets.SetAsync("w", 50);
        await wallets.SubAsync("w", 25);

        Assert.Equal(125m, await wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task Reducer_WhenLastSetThenSum_StartsAtTheLastSet()
    {
        var wallets = await Db.CreateResourceAsync(Wallets.Define());
        await UseAsync(Wallets.Options(o => o.Reducer = Reducers.LastSetThenSum));

        await wallets.AddAsync("w", 7);
        await wallets.SetAsync("w", 100);
        await wallets.AddAsync("w", 50);
        await wallets.SetAsync("w", 10);
        await wallets.AddAsync("w", 5);
        await wallets.SubAsync("w", 2);

        Assert.Equal(13m, await wallets.ConsolidateAsync("w"));
    }
}
