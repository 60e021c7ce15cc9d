namespace S3Db.Testing;

/// <summary>What the server has answered so far, and the hook that tests steer it with.</summary>
internal sealed class S3RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<S3ServerLogEntry> _entries = [];
    private Func<S3ServerRequest, S3ServerFault?>? _onRequest;
    private int _number;

    public Func<S3ServerRequest, S3ServerFault?>? OnRequest
    {
        get => Volatile.Read(ref _onRequest);
        set => Volatile.Write(ref _onRequest, value);
    }

    public int NextNumber() => Interlocked.Increment(ref _number);

    public void Add(S3ServerRequest request, int statusCode)
    {
        lock (_lock)
        {
            _entries.Add(new S3ServerLogEntry(request, statusCode));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    public IReadOnlyList<S3ServerLogEntry> Snapshot()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
