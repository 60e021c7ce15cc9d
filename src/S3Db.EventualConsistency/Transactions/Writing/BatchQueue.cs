namespace S3Db.EventualConsistency;

/// <summary>
/// What has not left yet, in call order: batches that came back (nothing of them is stored), queued calls, and calls
/// that wait for room. Not thread-safe.
/// </summary>
internal sealed class BatchQueue(LogWriterOptions options)
{
    private readonly PriorityQueue<Batch, long> _returned = new();
    private readonly CallList _queued = new();
    private readonly CallList _waiting = new();
    private long _queuedBytes;
    private long _batches;

    /// <summary>How many transactions are queued; never more than the limit.</summary>
    public int QueuedTransactions { get; private set; }

    /// <summary>How many transactions have not left: queued, given back, or of calls that wait for room.</summary>
    public long Transactions => QueuedTransactions
        + _waiting.Items().Sum(call => (long)call.Count)
        + _returned.UnorderedItems.Sum(item => (long)item.Element.Transactions.Count);

    /// <summary>How many calls wait for room in the queue.</summary>
    public int WaitingCalls => _waiting.Count;

    public bool IsEmpty => _queued.Count == 0 && _returned.Count == 0;

    /// <summary>Whether the next batch cannot grow any more.</summary>
    public bool HasFullBatch => _returned.Count > 0
        || QueuedTransactions >= options.FullBatchTransactions
        || _queuedBytes >= options.MaxBatchBytes;

    /// <summary>When the oldest queued call came; null when there is none.</summary>
    public long? OldestCall => _queued.First?.CalledAt;

    /// <summary>When the oldest call came that has a time limit and has not been cut into a batch.</summary>
    public long? OldestTimedCall => Uncut().FirstOrDefault(call => call.IsTimed)?.CalledAt;

    /// <summary>The batches that came back.</summary>
    public IEnumerable<Batch> Returned => _returned.UnorderedItems.Select(item => item.Element);

    public void Add(WriterCall call)
    {
        _waiting.Add(call);
        AdmitWaiting();
    }

    /// <summary>Takes a call out.</summary>
    /// <returns>False when it has left already.</returns>
    public bool Remove(WriterCall call)
    {
        if (call.List == _waiting)
        {
            _waiting.Remove(call);
        }
        else if (call.List == _queued)
        {
            RemoveQueued(call);
        }
        else
        {
            return false;
        }

        AdmitWaiting();
        return true;
    }

    /// <summary>Takes out the calls with a time limit that came at a time or before.</summary>
    public IReadOnlyList<WriterCall> TakeExpired(long calledAt)
    {
        var expired = Uncut().TakeWhile(call => call.CalledAt <= calledAt).Where(call => call.IsTimed).ToList();
        foreach (var call in expired)
        {
            Remove(call);
        }

        return expired;
    }

    /// <summary>Takes the next batch: as many calls, in order, as a segment may hold.</summary>
    public Batch Take()
    {
        if (_returned.TryDequeue(out var returned, out _))
        {
            return returned;
        }

        var calls = new List<WriterCall>();
        var transactions = 0;
        var bytes = 0;
        while (_queued.First is { } call
            && (calls.Count == 0
                || (transactions < options.FullBatchTransactions
                    && transactions + call.Count <= options.MaxBatchTransactions
                    && bytes + call.Bytes <= options.MaxBatchBytes)))
        {
            RemoveQueued(call);
            calls.Add(call);
            transactions += call.Count;
            bytes += call.Bytes;
        }

        AdmitWaiting();
        return new(_batches++, calls);
    }

    /// <summary>
    /// Takes back a batch of which nothing is stored; it leaves before everything that was not cut yet.
    /// </summary>
    public void Return(Batch batch) => _returned.Enqueue(batch, batch.Number);

    /// <summary>Ends every call that has not left.</summary>
    public void FailAll(Func<Exception> error)
    {
        while (!IsEmpty)
        {
            Take().Fail(error);
        }
    }

    /// <summary>The calls that are in no batch yet, in call order.</summary>
    private IEnumerable<WriterCall> Uncut() => _queued.Items().Concat(_waiting.Items());

    private void RemoveQueued(WriterCall call)
    {
        _queued.Remove(call);
        QueuedTransactions -= call.Count;
        _queuedBytes -= call.Bytes;
    }

    private void AdmitWaiting()
    {
        while (_waiting.First is { } call
            && (_queued.Count == 0
                || QueuedTransactions + call.Count <= options.QueueTransactionsMax))
        {
            _waiting.Remove(call);
            _queued.Add(call);
            QueuedTransactions += call.Count;
            _queuedBytes += call.Bytes;
        }
    }
}
