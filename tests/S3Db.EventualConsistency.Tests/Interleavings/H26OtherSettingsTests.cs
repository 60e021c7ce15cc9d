namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H26: a writer never reads the manifest; with another number of shards it writes where nobody folds.
/// </summary>
public sealed class H26OtherSettingsTests
{
    [Fact]
    public async Task UsePluginAsync_WhenShardsDiffer_IsRefusedBeforeAnythingIsWritten()
    {
        var error = await Assert.ThrowsAsync<S3DbException>(() => PlayAsync(null));
        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Equal(0m, await PlayAsync(ProtocolRule.RefuseOtherSettings));
    }

    /// <summary>Gives what is folded of an acknowledged transaction of 10.</summary>
    private static async Task<decimal> PlayAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var first = await world.StartAsync();
        var id = Enumerable.Range(0, 10).Select(i => $"w{i}").First(id => StableHash.ShardOf(id, 2) == 1);
        var other = await world.StartAsync(o => o.Shards = 2, without: without);
        await other.Wallets.AddAsync(id, 10m);

        return await first.Wallets.ConsolidateAsync(id);
    }
}
