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
}
