using NodaTime;
using S3Db.EventualConsistency.Tests.Idempotency;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H8: a shop does not learn what became of a call and repeats it on another machine. Repeat and original are folded
/// hours apart, in either order, on other days and with other timestamps; one of them takes effect.
/// </summary>
public sealed class H08RememberedKeyTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    public async Task Fold_WhenTheOriginalLandsLongAfterItsRepeatAndTheWindow_CountsOnce(int inlineKeys)
    {
        Assert.Equal(5m, await PlayLateOriginalAsync(inlineKeys, null));
        Assert.Equal(10m, await PlayLateOriginalAsync(inlineKeys, ProtocolRule.RememberKeysPastHorizon));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    public async Task Fold_WhenTheRepeatComesWithinAWindowLongerThanTheHorizon_CountsOnce(int inlineKeys)
    {
        Assert.Equal(5m, await PlayLateRepeatAsync(inlineKeys, null));
        Assert.Equal(10m, await PlayLateRepeatAsync(inlineKeys, ProtocolRule.RememberKeysForWindow));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Fold_WhenRecordsShareAKey_DecidesEachWhateverTheShards(int shards)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(o => o.Shards = shards);
        foreach (var id in new[] { "a", "b", "c", "a" })
        {
            await process.Wallets.AddAsync(id, 5m, new TransactionOptions { IdempotencyKey = "k" });
        }

        await process.Plugin.ConsolidateAsync();

        var rows = await LogAudit.ReadAsync(process.Plugin);
        Assert.Equal(["a", "b", "c"], rows.Where(row => row.Outcome is null).Select(row => row.OriginalId).Order());
        Assert.Equal("a", Assert.Single(rows, row => row.Outcome == "duplicate").OriginalId);
    }

    /// <summary>Keys are remembered for an hour; the original of a repeat comes 23 hours later.</summary>
    private static async Task<decimal> PlayLateOriginalAsync(int inlineKeys, ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var (process, log) = await StartAsync(world, TimeSpan.FromHours(1), inlineKeys, without);
        var original = log.Writer(world.Time.Now);
        await log.SendAsync(log.Writer(world.Time.Now), KeyedLog.Add("w", 5m, "order-42", world.Time.Now));
        await process.Plugin.ConsolidateAsync();
        await PassAsync(world, process, log, TimeSpan.FromHours(23));
        await log.SendAsync(original, KeyedLog.Add("w", 5m, "order-42", world.Time.Now - Duration.FromHours(23)));

        return await process.Wallets.ConsolidateAsync("w");
    }

    /// <summary>Keys are remembered for two days; the repeat comes after 30 hours, dated long ago.</summary>
    private static async Task<decimal> PlayLateRepeatAsync(int inlineKeys, ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var (process, log) = await StartAsync(world, TimeSpan.FromHours(48), inlineKeys, without);
        await log.SendAsync(log.Writer(world.Time.Now), KeyedLog.Add("w", 5m, "order-42", world.Time.Now));
        await process.Plugin.ConsolidateAsync();
        await PassAsync(world, process, log, TimeSpan.FromHours(30));
        var longAgo = world.Time.Now - Duration.FromDays(40);
        await log.SendAsync(log.Writer(world.Time.Now), KeyedLog.Add("w", 5m, "order-42", longAgo));

        return await process.Wallets.ConsolidateAsync("w");
    }

    private static async Task<(CounterProcess Process, KeyedLog Log)> StartAsync(
        CounterWorld world, TimeSpan window, int inlineKeys, ProtocolRule? without)
    {
        var limits = new ConsolidationLimits { InlineKeysMax = inlineKeys };
        var process = await world.StartAsync(o => o.IdempotencyWindow = window, limits: limits, without: without);
        return (process, new KeyedLog(world, process));
    }

    /// <summary>Time goes by, and other keys are folded: that is when memory is forgotten.</summary>
    private static async Task PassAsync(
        CounterWorld world, CounterProcess process, KeyedLog log, TimeSpan time)
    {
        world.Time.Advance(time);
        foreach (var key in new[] { "x", "y" })
        {
            await log.SendAsync(log.Writer(world.Time.Now), KeyedLog.Add("other", 1m, key, world.Time.Now));
            await process.Plugin.ConsolidateAsync();
        }
    }
}
