namespace S3Db.Storage;

/// <summary>Counts what was asked of a store, repeated attempts included. Thread-safe.</summary>
public sealed class StoreStatistics
{
    private long _get;
    private long _notModified;
    private long _put;
    private long _delete;
    private long _list;
    private long _retries;
    private long _hedges;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>What was counted until now. Cost: none.</summary>
    public RequestCounts Snapshot() => new()
    {
        Get = Interlocked.Read(ref _get),
        NotModified = Interlocked.Read(ref _notModified),
        Put = Interlocked.Read(ref _put),
        Delete = Interlocked.Read(ref _delete),
        List = Interlocked.Read(ref _list),
        Retries = Interlocked.Read(ref _retries),
        Hedges = Interlocked.Read(ref _hedges),
        BytesRead = Interlocked.Read(ref _bytesRead),
        BytesWritten = Interlocked.Read(ref _bytesWritten),
    };

    internal void AddGet() => Interlocked.Increment(ref _get);

    internal void AddNotModified() => Interlocked.Increment(ref _notModified);

    internal void AddPut() => Interlocked.Increment(ref _put);

    internal void AddDelete(long count) => Interlocked.Add(ref _delete, count);

    internal void AddList() => Interlocked.Increment(ref _list);

    internal void AddRetry() => Interlocked.Increment(ref _retries);

    internal void AddHedge() => Interlocked.Increment(ref _hedges);

    internal void AddBytesRead(long count) => Interlocked.Add(ref _bytesRead, count);

    internal void AddBytesWritten(long count) => Interlocked.Add(ref _bytesWritten, count);
}
