using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H21: a strong read decides what is pending as a fold would at that moment; a transaction with an earlier timestamp
/// may still come first.
/// </summary>
public sealed class H21ProvisionalReadTests
{
    [Fact]
    public async Task GetValueAsync_WhenStrong_DecidesAsAFoldWouldNow()
    {
        await using var world = Script.Prompt();
        var bounded = Wallets.Define("number|min:0|default:0");
        var first = await world.StartAsync(definition: bounded);
        var second = await world.StartAsync(definition: bounded);
        await first.Wallets.InsertAsync("w", new { balance = 10 });
        var late = await first.Wallets.SubAsync("w", 8m);
        var before = await second.Wallets.GetValueAsync("w", ReadConsistency.Strong);
        var earlier = new TransactionOptions { Timestamp = world.Time.Now - Duration.FromHours(1) };
        var early = await second.Wallets.SubAsync("w", 9m, earlier);
        var after = await second.Wallets.GetValueAsync("w", ReadConsistency.Strong);

        Assert.Equal(1m, await first.Wallets.ConsolidateAsync("w"));

        Assert.Equal((2m, 1, 1m, 2), (before.Value, before.Pending, after.Value, after.Pending));
        var rows = (await LogAudit.ReadAsync(first.Plugin)).ToDictionary(row => row.Id, row => row.Outcome);
        Assert.Equal((null, "rejected:minimum"), (rows[early.TransactionId], rows[late.TransactionId]));
    }
}
