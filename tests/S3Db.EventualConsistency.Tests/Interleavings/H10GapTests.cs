using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H10: slot n + 1 is stored, slot n is not: late, or never because the writer died.</summary>
public sealed class H10GapTests
{
    [Fact]
    public async Task AppendAsync_WhenALaterSlotIsStoredFirst_AcknowledgesInOrder()
    {
        Assert.False(await PlayPipelinedAsync(null));
        Assert.True(await PlayPipelinedAsync(ProtocolRule.AcknowledgeInOrder));
    }

    [Fact]
    public async Task Fold_WhenASlotIsMissing_WaitsForItAndFoldsBoth()
    {
        Assert.Equal(22m, await PlayLateSlotAsync(null));
        Assert.Equal(20m, await PlayLateSlotAsync(ProtocolRule.ContiguousRunOnly));
    }

    [Fact]
    public async Task GetValueAsync_WhenStrongAndASlotIsMissing_ShowsNothingBehindIt()
    {
        Assert.Equal((0m, 0m), await PlayReaderAsync(null));
        Assert.Equal((10m, 0m), await PlayReaderAsync(ProtocolRule.OverlayContiguousOnly));
    }

    /// <summary>Gives whether the second slot is acknowledged while the first one may still be empty.</summary>
    private static async Task<bool> PlayPipelinedAsync(ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without, new() { MaxBatchTransactions = 1 });
        var (first, slot1) = await fixture.SendAsync(1);
        var second = fixture.AppendAsync(2);
        await fixture.AnswerNextAsync();
        await fixture.SettledAsync(1);
        if (without is not null)
        {
            await second;
        }

        Assert.Equal([2], await fixture.StoredValuesAsync());
        var isEarly = second.IsCompleted;
        await slot1.AnswerAsync();
        Assert.Equal((await first).Writer, (await second).Writer);
        return isEarly;
    }

    /// <summary>The slots before arrive after the ones behind them were met by a fold, of two writers alike.</summary>
    private static async Task<decimal> PlayLateSlotAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var late = new[] { await StoreBehindGapAsync(world), await StoreBehindGapAsync(world) };
        var folder = await world.StartAsync(without: without);
        await folder.Plugin.ConsolidateAsync();
        foreach (var segment in late)
        {
            await world.DeliverAsync(segment);
        }

        await folder.Plugin.ConsolidateAsync();
        await folder.Plugin.ConsolidateAsync();

        return await world.ValueAsync();
    }

    /// <summary>Gives what a strong read shows, and what a fold then makes of it.</summary>
    private static async Task<(decimal Strong, decimal Folded)> PlayReaderAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        await StoreBehindGapAsync(world);
        var reader = await world.StartAsync(without: without);
        var strong = (await reader.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value;
        return (strong, await reader.Wallets.ConsolidateAsync("w"));
    }

    /// <summary>A writer whose second segment, of 10, is stored; its first one, of 1, is under way.</summary>
    private static async Task<(string Key, byte[] Body)> StoreBehindGapAsync(CounterWorld world)
    {
        var writer = await world.StartAsync();
        var before = await world.KeysAsync(Script.Wal);
        await writer.Wallets.AddAsync("w", 1m);
        var key = Assert.Single((await world.KeysAsync(Script.Wal)).Except(before, StringComparer.Ordinal));
        await writer.Wallets.AddAsync("w", 10m);
        var body = await world.ReadAsync(key);
        await world.Stored.DeleteAsync(key);
        return (key, body);
    }
}
