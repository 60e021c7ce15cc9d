namespace S3Db.EventualConsistency;

/// <summary>
/// Tells the calls of a stored segment, on the thread pool. What waits for a call runs right here, one after the other,
/// so that thousands of calls are a few work items. A caller's code may block its thread: each turn has another queued
/// behind it before it starts, which goes on with the next call, so that nobody waits for the code of another caller.
/// </summary>
internal sealed class Acknowledgement(SegmentRef segment, IReadOnlyList<WriterCall> calls, Action told)
    : IThreadPoolWorkItem
{
    /// <summary>Calls a turn, so that other work of the pool comes in between.</summary>
    private const int TurnCalls = 64;
    private int _next = -1;
    private int _told;

    /// <summary>How many calls it tells.</summary>
    public int Count => calls.Count;

    /// <summary>Whether what waited for any of them has run, up to where it waits again.</summary>
    public bool IsOver => Volatile.Read(ref _told) == calls.Count;

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Execute()
    {
        if (Volatile.Read(ref _next) < calls.Count - 2)
        {
            Start();
        }

        var turn = 0;
        for (; turn < TurnCalls; turn++)
        {
            var next = Interlocked.Increment(ref _next);
            if (next >= calls.Count)
            {
                break;
            }

            calls[next].Acknowledge(new(segment.Writer, segment.Sequence, calls[next].FirstIndex));
        }

        if (turn > 0 && Interlocked.Add(ref _told, turn) == calls.Count)
        {
            told();
        }
    }
}
