using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

/// <summary>
/// The folds of sync callers are not a reason for a worker to skip its turn: they do not list the log.
/// </summary>
public sealed class WorkerStarvationTests
{
    [Fact(Timeout = 60_000)]
    public async Task Worker_WhenSyncCallersFoldBeforeEveryTurn_StillFoldsWhatOthersWrote()
    {
        var time = new ManualTimeProvider();
        var store = new InMemoryObjectStore("starvation", time);
        var (syncDatabase, syncCounters, _) = await OpenAsync(store, time, ConsolidationMode.Sync, false);
        var (asyncDatabase, asyncCounters, _) = await OpenAsync(store, time, ConsolidationMode.Async, false);
        var (workerDatabase, _, worker) = await OpenAsync(store, time, ConsolidationMode.Async, true);
        await using var disposeSync = syncDatabase;
        await using var disposeAsync = asyncDatabase;
        await using var disposeWorker = workerDatabase;
        var folded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Consolidated += (_, _) => folded.TrySetResult();
        await worker.GetStatusAsync();

        await asyncCounters.AddAsync("c1", 7m);
        time.Advance(TimeSpan.FromMinutes(40));
        await syncCounters.AddAsync("c2", 1m);
        time.Advance(TimeSpan.FromMinutes(20));
        await folded.Task;

        Assert.Equal(7m, (await asyncCounters.GetValueAsync("c1")).Value);
    }

    private static async Task<(S3Database Database, Resource Counters, EventualConsistencyPlugin Plugin)> OpenAsync(
        IObjectStore store, ManualTimeProvider time, ConsolidationMode mode, bool autoConsolidate)
    {
        var database = await S3Database.ConnectAsync(store, new S3DatabaseOptions { TimeProvider = time });
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", Mode = mode, AutoConsolidate = autoConsolidate,
        });
        await database.UsePluginAsync(plugin);
        var counters = await database.CreateResourceAsync(new ResourceDefinition("counters")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        return (database, counters, plugin);
    }
}
