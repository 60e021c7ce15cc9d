using S3Db.EventualConsistency.Tests.Retention;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>A right balance is never replaced by what is left of a damaged log.</summary>
public sealed class RepairRefusalTests
{
    private static readonly VerifyOptions RepairKeepingOne = new() { Repair = true, DeviationsMax = 1 };

    [Theory]
    [InlineData(DamagedLog.First, "MissingTransaction")]
    [InlineData(DamagedLog.Second, "Cursor")]
    public async Task VerifyAsync_WhenTheLogDeviatesBehindTheListedDeviations_Refuses(string lost, string kind)
    {
        await using var log = await DamagedLog.CreateAsync();
        await log.World.Stored.DeleteAsync(lost);
        var auditor = await log.StartAsync();
        auditor.Mark();

        var report = await auditor.Plugin.VerifyAsync(RepairKeepingOne);

        Assert.Equal(0, auditor.Count(StoreVerb.Put));
        Assert.Single(report.Deviations);
        Assert.False(report.IsRepaired);
        Assert.Contains(kind, Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenForeignObjectsComeFirst_SeesTheDamageBehindThem()
    {
        await using var log = await DamagedLog.CreateAsync();
        await log.World.Stored.PutAsync(DamagedLog.Day + "notes.txt", "x"u8.ToArray());
        await log.SpoilAsync(DamagedLog.First);

        var report = await log.VerifyAsync(RepairKeepingOne);

        Assert.Empty(report.Repairs);
        Assert.Contains(DamagedLog.First, Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenASegmentDeviatesBehindTheListedDeviations_IsNotRepaired()
    {
        await using var log = await DamagedLog.CreateAsync();
        await log.ReplaceAsync(await log.PageAsync("v"), "\"value\":7", "\"value\":8");
        await log.Process.Wallets.AddAsync("a", 1m);
        await log.SpoilAsync((await log.World.KeysAsync(DamagedLog.Wal))[^1]);

        var report = await log.VerifyAsync(RepairKeepingOne);

        Assert.Single(report.Repairs);
        Assert.False(report.IsRepaired);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VerifyAsync_WhenAWholeFileOfForgottenWritersIsLost_KeepsTheRightBalance(bool isLost)
    {
        await using var log = new RetainedLog();
        await log.StartOldAsync();
        var first = (await log.World.KeysAsync(RetainedLog.Cohorts))[0];
        if (isLost)
        {
            await log.World.Stored.DeleteAsync(first);
        }
        else
        {
            await SpoilBalanceAsync(log.World);
        }

        var report = await (await log.StartAsync()).Plugin.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.Equal(!isLost, report.IsRepaired);
        Assert.Equal(100m, (await (await log.StartAsync()).Wallets.GetValueAsync("w")).Value);
        if (isLost)
        {
            Assert.Contains("2026-11-20", Assert.Single(report.Refusals), StringComparison.Ordinal);
        }
    }

    private static async Task SpoilBalanceAsync(CounterWorld world)
    {
        var manifest = System.Text.Encoding.UTF8.GetString(await world.ReadAsync(Wallets.Manifest));
        var wrong = manifest.Replace("\"w\":{\"value\":100}", "\"w\":{\"value\":99}", StringComparison.Ordinal);
        Assert.NotEqual(manifest, wrong);
        await world.Stored.PutAsync(Wallets.Manifest, System.Text.Encoding.UTF8.GetBytes(wrong));
    }
}
