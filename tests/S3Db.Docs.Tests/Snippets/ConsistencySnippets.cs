namespace S3Db.Docs.Tests.Snippets;

public sealed class ConsistencySnippets
{
    [Fact]
    public async Task Token_WhenSentElsewhere_IsReadThere()
    {
        await using var db = await S3Database.ConnectAsync("memory://tokens");
        await using var elsewhere = await S3Database.ConnectAsync("memory://tokens");
        var wallets = await Samples.UseWalletsAsync(db);
        var other = await Samples.UseWalletsAsync(elsewhere);
        #region token
        var receipt = await wallets.AddAsync("w1", 10);
        string header = receipt.Token.ToString();

        // On any machine, in the next request of the same user:
        var token = ConsistencyToken.Parse(header);
        var value = await other.GetValueAsync("w1", ReadConsistency.AtLeast(token));
        string next = token.Merge(value.Token).ToString();
        #endregion
        Assert.Equal(10m, value.Value);
        Assert.NotEmpty(next);
    }

    [Fact]
    public async Task ReadConsistency_WhenChosen_IsKept()
    {
        await using var db = await S3Database.ConnectAsync("memory://levels");
        var wallets = await Samples.UseWalletsAsync(db);
        var receipt = await wallets.AddAsync("w1", 10);
        #region levels
        var eventual = await wallets.GetValueAsync("w1");
        var strong = await wallets.GetValueAsync("w1", ReadConsistency.Strong);
        var mine = await wallets.GetValueAsync("w1", ReadConsistency.AtLeast(receipt.Token));
        #endregion
        Assert.Equal((0m, 10m, 10m), (eventual.Value, strong.Value, mine.Value));
    }

    [Fact]
    public async Task Statistics_WhenStrong_IncludeWhatIsPending()
    {
        await using var db = await S3Database.ConnectAsync("memory://strong-statistics");
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        var wallets = await Samples.CreateWalletsAsync(db);
        var receipt = await wallets.AddAsync("w1", 10);
        #region strong-statistics
        var today = await plugin.GetCohortStatsAsync(receipt.CohortDate, ReadConsistency.Strong);
        #endregion
        Assert.Equal(1, today.TransactionCount);
    }
}
