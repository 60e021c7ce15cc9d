using S3Db.Storage;

namespace S3Db.Docs.Tests.Snippets;

public sealed class OperatingSnippets
{
    [Fact]
    public async Task Status_WhenAsked_SaysWhatWaits()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://status");
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        var wallets = await Samples.CreateWalletsAsync(db);
        await wallets.AddAsync("w1", 1);
        #region status
        ConsolidationStatus status = await plugin.GetStatusAsync();
        Console.WriteLine($"{status.PendingSegments} segments wait to be folded");
        Console.WriteLine($"{status.UnwrittenGenerations} generations wait for their cohort files");
        foreach (var (writer, reason) in status.StoppedWriters)
        {
            Console.WriteLine($"writer {writer} is stopped: {reason}");
        }

        foreach (var (record, reason) in status.FailingRecords)
        {
            Console.WriteLine($"record {record} waits for its reducer: {reason}");
        }
        #endregion
        Console.IsShown("status");
    }

    [Fact]
    public async Task Verify_WhenTheStoreIsSound_IsExact()
    {
        Console.Begin();
        await using var db = await S3Database.ConnectAsync("memory://verify");
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        var wallets = await Samples.CreateWalletsAsync(db);
        await wallets.AddAsync("w1", 250m);
        await wallets.SubAsync("w1", 100m);
        await plugin.ConsolidateAsync();
        #region verify
        VerifyReport report = await plugin.VerifyAsync();
        Console.WriteLine($"{report.Transactions} transactions of {report.Records} record, exact: {report.IsExact}");
        foreach (Deviation deviation in report.Deviations)
        {
            Console.WriteLine(deviation);
        }

        RecalculatedValue value = await plugin.RecalculateAsync("w1");
        Console.WriteLine($"the log gives {value.Value}, stored is {value.Stored}");
        #endregion
        Console.IsShown("verify");
        #region repair
        VerifyReport repaired = await plugin.VerifyAsync(new VerifyOptions { Repair = true });
        #endregion
        Assert.True(repaired.IsExact);
    }

    [Fact]
    public async Task Probe_WhenTheStoreKeepsTheRules_Passes()
    {
        #region probe
        await using var stack = StoreStack.Open(S3ConnectionString.Parse("memory://probe"));
        ProbeReport report = await StoreProbe.RunAsync(stack.Unretried);
        #endregion
        Assert.All(report.Checks, check => Assert.True(check.IsPassed));
    }
}
