namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>A record that cannot be read stops what depends on its initial value, and only that (I9).</summary>
public sealed class DamagedRecordTests : DamagedRecordTestBase
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"x","format":99}""")]
    [InlineData("not json")]
    public async Task ConsolidateAsync_WhenARecordOfABoundedFieldIsDamaged_FoldsTheOthers(string damage)
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await InsertAsync(a);
        await DamageAsync(damage);
        await a.Wallets.AddAsync("x", 1);
        await b.Wallets.AddAsync("y", 1);
        var other = await StartAsync();

        var error = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => other.Plugin.ConsolidateAsync());

        Assert.Contains(Record, error.Message, StringComparison.Ordinal);
        Assert.Contains("Decisions on 'x' depend on its initial value", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Report.TransactionCount);
        Assert.Equal(8m, (await other.Wallets.GetValueAsync("y")).Value);

        await RestoreAsync();
        await other.Plugin.ConsolidateAsync();
        Assert.Equal(6m, (await other.Wallets.GetValueAsync("x")).Value);
        Assert.True((await other.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task GetValueAsync_WhenTheTokensWriterIsStopped_SaysAtWhat()
    {
        var process = await StartAsync();
        await InsertAsync(process);
        await DamageAsync();
        var receipt = await process.Wallets.AddAsync("x", 1);
        var other = await StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => other.Wallets.GetValueAsync("y", ReadConsistency.AtLeast(receipt.Token)));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains("behind a writer that is stopped", error.Message, StringComparison.Ordinal);
        Assert.Contains(Record, error.Message, StringComparison.Ordinal);
    }
}
