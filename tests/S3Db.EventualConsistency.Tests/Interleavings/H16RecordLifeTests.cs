using System.Text;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H16: a record is deleted and inserted again while requests of its earlier lives are under way.</summary>
public sealed class H16RecordLifeTests
{
    [Fact]
    public async Task InsertAsync_WhenTheRecordWasDeleted_StartsWithoutItsBalance()
    {
        Assert.Equal(0m, await PlayReinsertedAsync(null));
        Assert.Equal(10m, await PlayReinsertedAsync(ProtocolRule.DeleteClearsCounters));
    }

    [Fact]
    public async Task InsertAsync_WhenADeletionWasLeftHalfDone_CompletesItFirst()
    {
        Assert.Equal(0m, await PlayHalfDeletedAsync(null));
        Assert.Equal(10m, await PlayHalfDeletedAsync(ProtocolRule.CompleteDeletionBeforeInsert));
    }

    [Fact]
    public async Task DeleteAsync_WhenADuplicateOfTheInsertIsLate_KeepsTheRecordDeleted()
    {
        Assert.False(await PlayLateInsertAsync(null));
        Assert.True(await PlayLateInsertAsync(ProtocolRule.DeleteLeavesTombstone));
    }

    [Fact]
    public async Task PatchAsync_WhenTheRecordIsAgainWhatItWas_AppliesNoDuplicate()
    {
        Assert.Equal("a", await PlayLatePatchAsync(null));
        Assert.Equal("b", await PlayLatePatchAsync(ProtocolRule.FreshRevision));
    }

    [Fact]
    public async Task GetAsync_WhenTheRecordIsReplacedMeanwhile_NeverMixesLives()
    {
        Assert.Equal(7m, await PlayMixedReadAsync(null));
        Assert.Equal(100m, await PlayMixedReadAsync(ProtocolRule.CompareIncarnations));
    }

    [Fact]
    public async Task DeleteAsync_WhenItsClearIsAppendedTwice_EndsOneLifeOnly()
    {
        Assert.Equal(10m, await PlaySecondClearAsync(null));
        Assert.Equal(0m, await PlaySecondClearAsync(ProtocolRule.ClearOnce));
    }

    private static async Task<decimal> PlayReinsertedAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await StartWithAsync(world, 10m, without);
        await process.Wallets.DeleteAsync("w");
        await process.Wallets.InsertAsync("w", new { balance = 0 });

        return await process.Wallets.ConsolidateAsync("w");
    }

    /// <summary>The process that deletes dies when the tombstone is stored.</summary>
    private static async Task<decimal> PlayHalfDeletedAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var deleter = await StartWithAsync(world, 10m, null);
        await deleter.DieAfterPutAsync(Script.Record, () => deleter.Wallets.DeleteAsync("w"));
        var other = await world.StartAsync(without: without);
        await other.Wallets.InsertAsync("w", new { balance = 0 });

        return await other.Wallets.ConsolidateAsync("w");
    }

    /// <summary>Gives whether the record is back.</summary>
    private static async Task<bool> PlayLateInsertAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await StartWithAsync(world, 10m, without);
        var duplicate = await world.CopyAsync(Script.Record);
        await process.Wallets.DeleteAsync("w");
        try
        {
            await world.DeliverAsync(duplicate);
        }
        catch (StoreException refused) when (refused.Error == StoreErrorKind.AlreadyExists)
        {
            // That is what the tombstone is for.
        }

        return await (await world.StartAsync()).Wallets.ExistsAsync("w");
    }

    /// <summary>A to B and back to A, and the request that made it B comes once more.</summary>
    private static async Task<string?> PlayLatePatchAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync(without: without);
        await process.Wallets.InsertAsync("w", new { note = "a" });
        PutCondition condition = default;
        process.Store.BeforePut = (operation, _) =>
        {
            process.Store.BeforePut = null;
            condition = operation.Condition;
            return ValueTask.CompletedTask;
        };
        await process.Wallets.PatchAsync("w", new { note = "b" });
        var duplicate = await world.ReadAsync(Script.Record);
        Assert.Contains("\"b\"", Encoding.UTF8.GetString(duplicate), StringComparison.Ordinal);
        await process.Wallets.PatchAsync("w", new { note = "a" });
        try
        {
            await world.Stored.PutAsync(Script.Record, duplicate, condition);
        }
        catch (StoreException refused) when (refused.Error == StoreErrorKind.PreconditionFailed)
        {
            // The record reads as it did, and its bytes differ.
        }

        return (await process.Wallets.GetAsync("w")).GetString("note");
    }

    /// <summary>The reader has the record of the first life when the second one begins and is folded.</summary>
    private static async Task<decimal> PlayMixedReadAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var other = await world.StartAsync();
        var reader = await world.StartAsync(without: without);
        await other.Wallets.InsertAsync("w", new { balance = 100 });
        reader.OnceAfterGet(Script.Record, async () =>
        {
            await other.Wallets.DeleteAsync("w");
            await other.Wallets.InsertAsync("w", new { balance = 7 });
        });

        return (await reader.Wallets.GetAsync("w")).GetDecimal("balance");
    }

    /// <summary>
    /// The process that deletes pauses before its clear; another one completes the deletion, inserts and adds.
    /// </summary>
    private static async Task<decimal> PlaySecondClearAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var slow = await StartWithAsync(world, 5m, without);
        var other = await world.StartAsync();
        slow.OnceAfterPut(Script.Record, async () =>
        {
            await other.Wallets.InsertAsync("w", new { balance = 0 });
            await other.Wallets.AddAsync("w", 10m);
            await other.Plugin.ConsolidateAsync();
        });
        await slow.Wallets.DeleteAsync("w");

        return await other.Wallets.ConsolidateAsync("w");
    }

    private static async Task<CounterProcess> StartWithAsync(CounterWorld world, decimal balance, ProtocolRule? without)
    {
        var process = await world.StartAsync(without: without);
        await process.Wallets.InsertAsync("w", new { balance = 0 });
        await process.Wallets.AddAsync("w", balance);
        await process.Plugin.ConsolidateAsync();
        return process;
    }
}
