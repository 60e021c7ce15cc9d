using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H17: whether a transaction keeps a bound depends on the initial value, and the record may come later. The initial
/// value that was seen is in the cohort row, so a replay decides the same without the record.
/// </summary>
public sealed class H17InitialValueTests
{
    [Theory]
    [InlineData(true, null, 100)]
    [InlineData(false, "rejected:minimum", 0)]
    public async Task Fold_WhenBoundNeedsTheRecord_KeepsTheInitialItSaw(bool isFirst, string? outcome, int seen)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(definition: Wallets.Define("number|min:0|default:0"));
        if (isFirst)
        {
            await process.Wallets.InsertAsync("w", new { balance = 100 });
        }

        await process.Wallets.SubAsync("w", 50m);
        await process.Plugin.ConsolidateAsync();
        if (!isFirst)
        {
            await process.Wallets.InsertAsync("w", new { balance = 100 });
        }

        var key = Assert.Single(await world.KeysAsync(Script.Cohorts));
        var date = (await LogAudit.ReadAsync(process.Plugin))[0].CohortDate;
        var row = Assert.Single(CohortFileCodec.Decode(key, "balance", date, await world.ReadAsync(key)));
        Assert.Equal((outcome, seen), (row.Outcome, row.Initial));
        Assert.Equal(outcome is null ? 50m : 100m, await process.Wallets.ConsolidateAsync("w"));
    }
}
