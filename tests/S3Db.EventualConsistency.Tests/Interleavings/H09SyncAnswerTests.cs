using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H9: another process folds a sync caller's segment, which is rejected, and goes on until the manifest holds that
/// generation no more. The caller finds its cursor passed and no outcome.
/// </summary>
public sealed class H09SyncAnswerTests
{
    [Fact]
    public async Task SubAsync_WhenOthersMovedOn_AnswersTheCommittedOutcome()
    {
        Assert.Equal((Verdict.Rejected, "minimum"), await PlayAsync(null));
        Assert.Equal((Verdict.Applied, null), await PlayAsync(ProtocolRule.OutcomeFromHistory));
    }

    private static async Task<(Verdict Status, string? Reason)> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var bounded = Wallets.Define("number|min:0|default:0");
        var caller = await world.StartAsync(o => o.Mode = ConsolidationMode.Sync, bounded, without: without);
        var other = await world.StartAsync(definition: bounded);
        caller.OnceAfterPut(Script.Wal, async () =>
        {
            for (var generation = 1; generation <= 5; generation++)
            {
                await other.Plugin.ConsolidateAsync();
                await other.Wallets.AddAsync("w", 1m);
            }
        });

        var receipt = await caller.Wallets.SubAsync("w", 5m);

        return (receipt.Status, receipt.Reason);
    }
}
