using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H12: compaction in place could be undone by a writer of history that comes late. There is none: a cohort file is
/// created once, and never replaced or removed.
/// </summary>
public sealed class H12CompactionTests
{
    [Fact]
    public async Task CohortFiles_WhenFoldsGoOn_AreOnlyEverCreated()
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();
        for (var day = 0; day < 3; day++)
        {
            await process.Wallets.AddAsync("w", 1m);
            await process.Plugin.ConsolidateAsync();
            await process.Wallets.AddAsync("w", 1m);
            await process.Plugin.ConsolidateAsync();
            world.Time.Advance(TimeSpan.FromHours(24));
        }

        var cohorts = process.Store.Operations
            .Where(operation => operation.Keys.Any(IsCohort) && operation.Verb is StoreVerb.Put or StoreVerb.Delete)
            .Where(operation => operation.Keys.Any(IsCohort))
            .ToList();
        Assert.Equal(6, cohorts.Count);
        Assert.All(cohorts, put => Assert.Equal((StoreVerb.Put, PutMode.Create), (put.Verb, put.Condition.Mode)));
        Assert.Equal(6, await world.CountRowsAsync());
    }

    [Fact]
    public async Task History_WhenAnotherProcessWritesItTooAndLate_IsThereOnce()
    {
        await using var world = Script.Prompt();
        var slow = await world.StartAsync();
        var other = await world.StartAsync();
        await slow.Wallets.AddAsync("w", 1m);
        slow.OnceBeforePut(Script.Cohorts, async () =>
        {
            await other.Plugin.ConsolidateAsync();
            await other.Plugin.ConsolidateAsync();
            Assert.Empty(await world.KeysAsync(Script.Wal));
        });

        await slow.Plugin.ConsolidateAsync();

        Assert.Single(await world.KeysAsync(Script.Cohorts));
        Assert.Equal((1, 1m), (await world.CountRowsAsync(), await world.ValueAsync()));
    }

    [Fact]
    public async Task Query_WhenObjectsOutsideTheDaysLie_IgnoresThem()
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();
        await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        var key = Assert.Single(await world.KeysAsync(Script.Cohorts));
        var compacted = key.Replace("cohortMonth=", "_compacted/cohortMonth=", StringComparison.Ordinal);
        await world.Stored.PutAsync(compacted, await world.ReadAsync(key));
        await world.Stored.PutAsync(key.Replace("/000-", "/below-", StringComparison.Ordinal), "?"u8.ToArray());

        Assert.Equal(1, await world.CountRowsAsync());
    }

    private static bool IsCohort(string key) => key.StartsWith(Script.Cohorts, StringComparison.Ordinal);
}
