using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

/// <summary>What a call that ran out of time may say about its transaction.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task AddAsync_WhenItsTimeEnds_SaysWhetherTheTransactionWasSent()
    {
        var time = new ManualTimeProvider();
        var store = new FaultyObjectStore(new InMemoryObjectStore("deadline", time));
        await using var database = await S3Database.ConnectAsync(
            store, new S3DatabaseOptions { TimeProvider = time });
        await database.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", AutoConsolidate = false,
            OperationTimeout = TimeSpan.FromSeconds(5),
        }));
        var counters = await database.CreateResourceAsync(new ResourceDefinition("counters")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        var isSending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayFinish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforePut = async (operation, _) =>
        {
            isSending.TrySetResult();
            await mayFinish.Task;
        };

        var sent = counters.AddAsync("c1", 1m);
        await isSending.Task;
        var queued = counters.AddAsync("c1", 10m);
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.True((await Assert.ThrowsAsync<S3DbException>(() => sent)).IsOutcomeUnknown);
        var error = await Assert.ThrowsAsync<S3DbException>(() => queued);
        Assert.False(error.IsOutcomeUnknown);
        Assert.Contains("was never sent and is not stored", error.Message, StringComparison.Ordinal);
        var isStored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.AfterPutApplied = (_, _) =>
        {
            isStored.TrySetResult();
            return ValueTask.CompletedTask;
        };
        mayFinish.SetResult();
        await isStored.Task;
        Assert.Equal(1m, await counters.ConsolidateAsync("c1"));
    }
}
