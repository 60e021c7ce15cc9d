using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// The words of an interleaving: what else happens at the next operation of a process on such a key. Each scenario is
/// played twice, with every rule of the protocol and without the one it is about.
/// </summary>
internal static class Script
{
    public const string Log = "resource=wallets_transactions_balance/";
    public const string Cohorts = Log + "cohortMonth=";
    public const string Wal = Log + "_log/000/wal/";
    public const string Pages = Log + "_log/000/pages/";
    public const string Manifest = Wallets.Manifest;
    public const string Record = "resource=wallets/data/id=w.json";

    /// <summary>Nothing inline: each fold stores pages.</summary>
    public static readonly ConsolidationLimits Paged = new() { InlineBytesMax = 0, InlineMonthsMax = 0 };

    /// <summary>A world whose processes repeat requests without a pause, since nobody moves its clock.</summary>
    public static CounterWorld Prompt(int attempts = 8) => new()
    {
        Retry = new StoreRetryOptions { AttemptsMax = attempts, DelayMin = TimeSpan.Zero, DelayMax = TimeSpan.Zero },
    };

    public static void OnceBeforePut(this CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.BeforePut = Once(prefix, _ => then(), () => process.Store.BeforePut = null);

    public static void OnceAfterPut(this CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.AfterPutApplied = Once(prefix, _ => then(), () => process.Store.AfterPutApplied = null);

    public static void OnceAfterGet(this CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.AfterGet = Once(prefix, _ => then(), () => process.Store.AfterGet = null);

    public static void OnceBeforeList(this CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.BeforeList = Once(prefix, _ => then(), () => process.Store.BeforeList = null);

    public static void OnceAfterList(this CounterProcess process, string prefix, Func<Task> then) =>
        process.Store.AfterList = Once(prefix, _ => then(), () => process.Store.AfterList = null);

    /// <summary>The next PUT of such a key takes effect, and its sender never learns of it.</summary>
    public static void LoseReplyOfPut(this CounterProcess process, string prefix, Func<Task>? meanwhile = null) =>
        process.OnceAfterPut(prefix, async () =>
        {
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            throw Unanswered(prefix);
        });

    /// <summary>The process dies as soon as its next PUT of such a key has taken effect.</summary>
    public static async Task DieAfterPutAsync(this CounterProcess process, string prefix, Func<Task> call)
    {
        process.OnceAfterPut(prefix, () =>
        {
            process.Store.Crash();
            return Task.CompletedTask;
        });
        await Assert.ThrowsAnyAsync<Exception>(call);
        Assert.True(process.Store.IsCrashed);
    }

    public static StoreException Unanswered(string key) =>
        new(StoreErrorKind.Unavailable, key, "no answer") { IsOutcomeUnknown = true };

    /// <summary>What somebody who comes later reads.</summary>
    public static async Task<decimal> ValueAsync(this CounterWorld world, string id = "w") =>
        (await (await world.StartAsync()).Wallets.GetValueAsync(id)).Value;

    /// <summary>How many transactions the log has for somebody who comes later.</summary>
    public static async Task<int> CountRowsAsync(this CounterWorld world) =>
        await (await world.StartAsync()).Plugin.GetTransactionsAsync().CountAsync();

    /// <summary>An object's bytes, as a copy of its PUT that is still under way would bring them back.</summary>
    public static async Task<(string Key, byte[] Body)> CopyAsync(this CounterWorld world, string prefix)
    {
        var key = Assert.Single(await world.KeysAsync(prefix));
        return (key, await world.ReadAsync(key));
    }

    /// <summary>The copy arrives.</summary>
    public static Task DeliverAsync(this CounterWorld world, (string Key, byte[] Body) copy) =>
        world.Stored.PutAsync(copy.Key, copy.Body, PutCondition.IfAbsent);

    private static StoreHook Once(string prefix, Func<StoreOperation, Task> then, Action disarm) =>
        async (operation, _) =>
        {
            if (operation.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                disarm();
                await then(operation);
            }
        };
}
