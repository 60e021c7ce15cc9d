using System.Threading.Tasks.Sources;

namespace S3Db.EventualConsistency;

/// <summary>
/// One waiting call: a transaction or a group, which stays together in one segment. Its caller awaits it once.
/// </summary>
internal sealed class WriterCall : IValueTaskSource<TransactionId>
{
    private readonly LogTransaction _first;
    private readonly IReadOnlyList<LogTransaction>? _group;
    private ManualResetValueTaskSourceCore<TransactionId> _completion;
    private int _isEnded;

    public WriterCall(LogTransaction transaction, int bytes, long calledAt, bool isTimed)
    {
        _first = transaction;
        Bytes = bytes;
        CalledAt = calledAt;
        IsTimed = isTimed;
    }

    public WriterCall(IReadOnlyList<LogTransaction> group, int bytes, long calledAt)
        : this(group[0], bytes, calledAt, isTimed: false) => _group = group;

    /// <summary>How many transactions it is.</summary>
    public int Count => _group?.Count ?? 1;

    /// <summary>About how many bytes it takes in a segment.</summary>
    public int Bytes { get; }

    /// <summary>When it came, by the monotonic timer.</summary>
    public long CalledAt { get; }

    /// <summary>Whether its wait ends by the writer's own time limit.</summary>
    public bool IsTimed { get; }

    /// <summary>The list it is in, and its place there: kept by <see cref="CallList"/>.</summary>
    public CallList? List { get; set; }

    public WriterCall? Previous { get; set; }

    public WriterCall? Next { get; set; }

    /// <summary>Which line of its segment its first transaction is.</summary>
    public int FirstIndex { get; set; }

    /// <summary>Whether its outcome is known, or its caller waits no longer.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    /// <summary>
    /// Ends when its outcome is known, or its caller waits no longer: with the id of its first transaction.
    /// </summary>
    public ValueTask<TransactionId> Completion => new(this, _completion.Version);

    /// <summary>Adds its transactions, in order.</summary>
    public void AddTo(List<LogTransaction> transactions)
    {
        if (_group is null)
        {
            transactions.Add(_first);
        }
        else
        {
            transactions.AddRange(_group);
        }
    }

    /// <summary>
    /// Runs what waits for it on this thread, so not under a lock, nor where anything else waits behind it.
    /// </summary>
    public void Acknowledge(TransactionId first)
    {
        if (TryEnd())
        {
            _completion.SetResult(first);
        }
    }

    public void Fail(Exception error)
    {
        if (TryEnd())
        {
            _completion.RunContinuationsAsynchronously = true;
            _completion.SetException(error);
        }
    }

    TransactionId IValueTaskSource<TransactionId>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TransactionId>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<TransactionId>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private bool TryEnd() => Interlocked.Exchange(ref _isEnded, 1) == 0;
}
