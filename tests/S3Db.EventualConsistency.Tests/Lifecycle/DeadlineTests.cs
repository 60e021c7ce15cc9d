using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>What a call that ran out of time may say about its transaction.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task AddAsync_WhenItsTimeEnds_SaysWhetherTheTransactionWasSent()
    {
        await using var world = new CounterWorld();
        var process = await world.StartAsync(
            o => o.OperationTimeout = TimeSpan.FromSeconds(5), writerLimits: new() { MaxInFlight = 1 });
        var isSending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayArrive = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isStored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Store.BeforePut = async (_, _) =>
        {
            isSending.TrySetResult();
            await mayArrive.Task;
        };

        // Hooks are taken when an operation begins: this one too is set before the PUT that it waits for.
        process.Store.AfterPutApplied = (_, _) =>
        {
            isStored.TrySetResult();
            return ValueTask.CompletedTask;
        };
        try
        {
            var sent = process.Wallets.AddAsync("w", 1m);
            await isSending.Task;
            var queued = process.Wallets.AddAsync("w", 10m);
            world.Time.Advance(TimeSpan.FromSeconds(6));

            Assert.True((await Assert.ThrowsAsync<S3DbException>(() => sent)).IsOutcomeUnknown);
            var error = await Assert.ThrowsAsync<S3DbException>(() => queued);
            Assert.False(error.IsOutcomeUnknown);
            Assert.IsType<CallWithdrawnException>(error.InnerException);
            Assert.Contains("was never sent and is not stored", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            // The world's clock stands still, so that closing it would wait for this PUT without end.
            mayArrive.SetResult();
        }

        await isStored.Task;
        Assert.Equal(1m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task DeleteAsync_WhenItsTimeEnds_SaysThatItIsNotFinished()
    {
        await using var world = new CounterWorld();
        var process = await world.StartAsync(o => o.OperationTimeout = TimeSpan.FromSeconds(5));
        await process.Wallets.InsertAsync("w", new { balance = 1m });
        var isSending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayArrive = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Store.BeforePut = async (operation, _) =>
        {
            if (operation.Key.Contains("/wal/", StringComparison.Ordinal))
            {
                isSending.TrySetResult();
                await mayArrive.Task;
            }
        };
        try
        {
            var delete = process.Wallets.DeleteAsync("w");
            await isSending.Task;
            world.Time.Advance(TimeSpan.FromSeconds(6));

            var error = await Assert.ThrowsAsync<S3DbException>(() => delete.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Contains("did not confirm it within 00:00:05", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            mayArrive.SetResult();
        }

        process.Store.BeforePut = null;
        await process.Wallets.DeleteAsync("w");
        await process.Wallets.InsertAsync("w", new { balance = 2m });
        Assert.Equal(2m, (await process.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
    }

    [Theory]
    [InlineData(ConsolidationMode.Async)]
    [InlineData(ConsolidationMode.Sync)]
    public async Task AddAsync_WhenItsCallerCancels_EndsWithTheTokenOfTheCaller(ConsolidationMode mode)
    {
        await using var world = new CounterWorld();
        var process = await world.StartAsync(o => o.Mode = mode, writerLimits: new() { MaxInFlight = 1 });
        var isSending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayArrive = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Store.BeforePut = async (_, _) =>
        {
            isSending.TrySetResult();
            await mayArrive.Task;
        };
        using var caller = new CancellationTokenSource();
        try
        {
            var sent = process.Wallets.AddAsync("w", 1m, cancellationToken: caller.Token);
            await isSending.Task;
            var queued = process.Wallets.AddAsync("w", 10m, cancellationToken: caller.Token);
            await caller.CancelAsync();

            foreach (var call in new[] { sent, queued })
            {
                var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
                Assert.Equal(caller.Token, error.CancellationToken);
                Assert.Equal(call == queued, error.Message.Contains("it is not stored", StringComparison.Ordinal));
            }
        }
        finally
        {
            mayArrive.SetResult();
        }
    }
}
