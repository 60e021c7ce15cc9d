using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Tells when the simulated process has died, so that a step that would wait for ever ends.</summary>
internal sealed class CrashSignalStore(IObjectStore inner) : IObjectStore
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Description => inner.Description;

    public Task Crashed => _crashed.Task;

    public Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        WatchAsync(inner.GetAsync(key, ifNoneMatch, cancellationToken));

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        WatchAsync(inner.PutAsync(key, body, condition, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        WatchAsync(DeleteAndReturnAsync(key, cancellationToken));

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        WatchAsync(inner.DeleteManyAsync(keys, cancellationToken));

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        WatchAsync(inner.ListAsync(request, cancellationToken));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a step to its end, or to the death of the process; then it answers false.</summary>
    public async Task<bool> SurvivesAsync(Func<Task> step)
    {
        var running = step();
        await Task.WhenAny(running, Crashed);
        if (Crashed.IsCompleted)
        {
            // Nothing of a dead process matters any more, its exceptions included.
            _ = running.ContinueWith(task => task.Exception, TaskScheduler.Default);
            return false;
        }

        await running;
        return true;
    }

    private async Task<bool> DeleteAndReturnAsync(string key, CancellationToken cancellationToken)
    {
        await inner.DeleteAsync(key, cancellationToken);
        return true;
    }

    private async Task<T> WatchAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (SimulatedCrashException)
        {
            _crashed.TrySetResult();
            throw;
        }
    }
}
