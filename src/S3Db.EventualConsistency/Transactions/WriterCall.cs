namespace S3Db.EventualConsistency;

/// <summary>One waiting call: a transaction or a group, which stays together in one segment.</summary>
internal sealed class WriterCall
{
    private readonly TaskCompletionSource<TransactionId> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterCall(IReadOnlyList<LogTransaction> transactions, int bytes, long calledAt)
    {
        Transactions = transactions;
        Bytes = bytes;
        CalledAt = calledAt;
        Node = new(this);
    }

    public IReadOnlyList<LogTransaction> Transactions { get; }

    /// <summary>About how many bytes it takes in a segment.</summary>
    public int Bytes { get; }

    /// <summary>When it came, by the monotonic timer.</summary>
    public long CalledAt { get; }

    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<WriterCall> Node { get; }

    /// <summary>
    /// Ends when its outcome is known, or its caller waits no longer: with the id of its first transaction.
    /// </summary>
    public Task<TransactionId> Completion => _completion.Task;

    public void Acknowledge(TransactionId first) => _completion.TrySetResult(first);

    public void Fail(Exception error) => _completion.TrySetException(error);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
