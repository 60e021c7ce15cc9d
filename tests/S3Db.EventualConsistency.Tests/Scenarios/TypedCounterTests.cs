using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

public sealed class TypedCounterTests
{
    [Fact]
    public async Task Verbs_WhenTheFieldIsAProperty_WorkOnThatField()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var accounts = await db.CreateResourceAsync<Account>(new ResourceDefinition("accounts")
        {
            Attributes = { ["balance"] = "number|default:0", ["points"] = "number|default:0" },
        });
        foreach (var field in new[] { "balance", "points" })
        {
            await db.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
            {
                Resource = "accounts", Field = field, Mode = ConsolidationMode.Sync,
            }));
        }

        await accounts.AddAsync("a1", account => account.Balance, 10m);
        await accounts.SetAsync("a1", account => account.Points, 7m);
        await accounts.SubAsync("a1", account => account.Balance, 4m);

        Assert.Equal(6m, (await accounts.GetValueAsync("a1", account => account.Balance)).Value);
        Assert.Equal(7m, await accounts.ConsolidateAsync("a1", account => account.Points));
    }

    private sealed record Account(string Id, decimal Balance, decimal Points);
}
