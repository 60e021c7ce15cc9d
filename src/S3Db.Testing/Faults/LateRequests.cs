using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>The requests that are still under way in the simulated network, and when each of them arrives.</summary>
internal sealed class LateRequests
{
    private readonly Lock _lock = new();
    private readonly List<(int DueAt, Func<Task> Send)> _underWay = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _underWay.Count;
            }
        }
    }

    public void Add(int dueAt, Func<Task> send)
    {
        lock (_lock)
        {
            _underWay.Add((dueAt, send));
        }
    }

    /// <summary>Executes every request that arrives by this operation. Nobody waits for their answers.</summary>
    public async Task DeliverAsync(int operationNumber)
    {
        List<Func<Task>> due;
        lock (_lock)
        {
            due = [.. _underWay.Where(r => r.DueAt <= operationNumber).Select(r => r.Send)];
            _underWay.RemoveAll(r => r.DueAt <= operationNumber);
        }

        foreach (var send in due)
        {
            try
            {
                await send().ConfigureAwait(false);
            }
            catch (StoreException)
            {
                // The sender gave up long ago; a refused request changes nothing.
            }
        }
    }
}
