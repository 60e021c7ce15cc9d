using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Writers that are stopped, and passes so small that others fill them: two segments each.</summary>
public sealed class StoppedChainTests : DamagedRecordTestBase
{
    private static readonly ConsolidationLimits TwoSegments = new() { TransactionsMax = 1, Parallelism = 1 };

    private protected override ConsolidationLimits Limits => TwoSegments;

    [Fact]
    public async Task ConsolidateAsync_WhenWhatStoppedAWriterIsRepaired_CoversItBehindAFullPassOfOthers()
    {
        var (b, c, a) = (await StartAsync(), await StartAsync(), await StartAsync());
        await InsertAsync(a);
        await AddInOrderAsync(b, "y");
        await AddInOrderAsync(c, "y");
        await DamageAsync();
        await AddInOrderAsync(a, "x");
        var folder = await StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        await RestoreAsync();
        foreach (var process in (CounterProcess[])[b, c, b, c])
        {
            await AddInOrderAsync(process, "y");
        }

        var report = await folder.Plugin.ConsolidateAsync();

        Assert.Equal((5, 0), (report.TransactionCount, report.StoppedWriters));
        Assert.Equal(6m, (await folder.Wallets.GetValueAsync("x")).Value);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenStoppedWritersFillAPass_FoldsTheOthersBehindThem()
    {
        var (a, b, c) = (await StartAsync(), await StartAsync(), await StartAsync());
        await InsertAsync(a);
        await DamageAsync();
        await AddInOrderAsync(a, "x");
        await AddInOrderAsync(b, "x");
        await AddInOrderAsync(c, "y");
        var folder = await StartAsync();

        var report = await folder.Plugin.ConsolidateStoppedAsync();

        Assert.Equal((1, 2), (report.TransactionCount, report.StoppedWriters));
        await AddInOrderAsync(c, "y");

        // Now their stops are known from the manifest, and the pass that finds them again commits nothing.
        report = await folder.Plugin.ConsolidateStoppedAsync();

        Assert.Equal((1, 2), (report.TransactionCount, report.StoppedWriters));
    }

    /// <summary>Writers are read in the order of their birth, which has the precision of a second.</summary>
    private async Task AddInOrderAsync(CounterProcess process, string id)
    {
        await process.Wallets.AddAsync(id, 1);
        World.Time.Advance(TimeSpan.FromSeconds(2));
    }
}
