using System.Net.Sockets;

namespace S3Db.Workload;

/// <summary>
/// Requests that reach the server long after they were sent: duplicates, and those whose sender has given up.
/// </summary>
public sealed class LateRequests(Uri endpoint) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _now = new();
    private long _delivered;
    private long _executed;

    /// <summary>How many were sent.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>How many of them the server executed; it refuses what its conditions say.</summary>
    public long Executed => Interlocked.Read(ref _executed);

    /// <summary>Sends a request after a time, or when all are delivered.</summary>
    public void Add(HttpMessage request, TimeSpan after)
    {
        lock (_lock)
        {
            _running.RemoveWhere(task => task.IsCompleted);
            _running.Add(DeliverAsync(request, after));
        }
    }

    /// <summary>Sends everything that is left, now.</summary>
    public async Task DeliverAllAsync()
    {
        await _now.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync()
    {
        await DeliverAllAsync();
        _now.Dispose();
    }

    private async Task DeliverAsync(HttpMessage request, TimeSpan after)
    {
        await Task.Delay(after, _now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var upstream = new Upstream(endpoint);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var reply = await upstream.SendAsync(request, timeout.Token);
            Interlocked.Increment(ref _delivered);
            if (reply.Status < 300)
            {
                Interlocked.Increment(ref _executed);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
        {
            // Lost on its way, as requests are.
        }
    }
}
