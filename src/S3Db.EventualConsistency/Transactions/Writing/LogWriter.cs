using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Writes the transactions of one shard: group commit into segments, each created once. Thread-safe.
/// <list type="number">
/// <item>W1 A call is acknowledged only after its segment is stored (I1).</item>
/// <item>W2 Acknowledgements are given in sequence order: nothing behind a slot that may be empty is
/// acknowledged.</item>
/// <item>W3 An unknown outcome is resolved by sending the same bytes to the same slot, and on 412 by reading the
/// occupant: ours is stored, gone is sent again, foreign drops the id.</item>
/// <item>W4 A slot is never skipped while its id sends; a batch that was sent is never sent under another slot or id,
/// unless its slot holds foreign bytes and no attempt of ours was ambiguous.</item>
/// <item>W5 "Definitely not stored" is said only of a call that never left, or was refused in every attempt. The slot
/// stays empty, so its id is dropped and what is stored behind it is unknown.</item>
/// <item>W6 An id is drawn from the store's clock at the first write, sends for an hour at most, and a reply dated
/// more than two hours after its birth is no acknowledgement.</item>
/// <item>W7 A fresh id begins after its predecessor is resolved, unless a slot has been unresolved for 10 s: then the
/// predecessor goes on in the background.</item>
/// <item>W8 An id of which a manifest says that a segment cannot be read is left: new batches leave under a fresh one,
/// as by W7, so that nothing more piles up behind it (H29).</item>
/// <item>W9 Batches leave in call order; a partial batch leaves when nothing is under way, or beside others when about
/// the time of a PUT has passed since the one before it; not while callers who were answered together are being told,
/// since they call again together.</item>
/// </list>
/// Crash points: before the PUT (not stored, never acknowledged); after the PUT before the acknowledgement (unknown
/// to the caller, folded once); between two pipelined PUTs of which the later was stored (a run behind a gap: never
/// acknowledged, never folded).
/// </summary>
internal sealed partial class LogWriter : IAsyncDisposable, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly LogWriterOptions _options;
    private readonly LogKeys _keys;
    private readonly StoreClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly IRandomSource _random;
    private readonly ILogger _logger;
    private readonly SegmentSender _sender;
    private readonly BatchQueue _queue;
    private readonly List<WriterChain> _abandoned = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DepartureCadence _cadence;
    private readonly CallDeadlines _deadlines;
    private readonly ITimer _wake;
    private WriterChain? _current;
    private Acknowledgement? _told;
    private long _toldAt;
    private volatile bool _isStoreHeardOf;
    private bool _isPumpScheduled;
    private bool _isClosing;
    private bool _isAborted;

    public LogWriter(
        LogWriterOptions options,
        IObjectStore store,
        LogKeys keys,
        StoreClock clock,
        TimeProvider timeProvider,
        IRandomSource random,
        ILogger logger)
    {
        options.Validate();
        _options = options.WithIdLife();
        _keys = keys;
        _clock = clock;
        _timeProvider = timeProvider;
        _random = random;
        _logger = logger;
        _sender = new(store, clock, timeProvider, random, logger, options.Rules);
        _queue = new(options);
        _cadence = new(options, timeProvider);
        _deadlines = new(options.CallTimeout, timeProvider, _ => Expire());
        _wake = timeProvider.CreateTimer(
            static writer => ((LogWriter)writer!).Execute(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The id it writes under; null before the first write and between two ids.</summary>
    public WriterId? Writer
    {
        get
        {
            lock (_lock)
            {
                return _current?.Writer;
            }
        }
    }

    /// <summary>How many transactions are queued and not yet sent.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
            {
                return _queue.QueuedTransactions;
            }
        }
    }

    /// <summary>How many calls wait for room in the queue.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.WaitingCalls;
            }
        }
    }

    /// <summary>How many segments were sent and are not acknowledged, under all ids.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return CountUnresolved();
            }
        }
    }

    /// <summary>How many transactions wait to be acknowledged: queued, waiting for room, or sent.</summary>
    public long UnacknowledgedTransactions
    {
        get
        {
            lock (_lock)
            {
                return _queue.Transactions + Chains().Sum(chain => chain.UnresolvedTransactions);
            }
        }
    }

    /// <summary>How long the oldest unresolved segment has been under way; zero when there is none.</summary>
    public TimeSpan OldestUnresolvedAge
    {
        get
        {
            lock (_lock)
            {
                return Chains().Select(AgeOf).DefaultIfEmpty().Max();
            }
        }
    }

    /// <summary>Appends a transaction. Returns when its segment is stored. Cost: a share of 1 PUT.</summary>
    /// <param name="transaction">What to append.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. A call that has not left is taken back; of one that has left, the outcome is unknown: the
    /// writer goes on.
    /// </param>
    /// <exception cref="S3DbException">It is not stored, or <see cref="S3DbException.IsOutcomeUnknown"/>.</exception>
    public Task<TransactionId> AppendAsync(LogTransaction transaction, CancellationToken cancellationToken = default) =>
        EnqueueAsync(Call(transaction, isTimed: false), cancellationToken).AsTask();

    /// <summary>
    /// The same, whose wait also ends by <see cref="LogWriterOptions.CallTimeout"/>. To be awaited once.
    /// </summary>
    /// <exception cref="OperationCanceledException">Its time is over, or the token ended its wait.</exception>
    public ValueTask<TransactionId> AppendInTimeAsync(
        LogTransaction transaction, CancellationToken cancellationToken = default) =>
        EnqueueAsync(Call(transaction, isTimed: true), cancellationToken);

    /// <summary>Appends a group, which stays together in one segment. Otherwise as for one transaction.</summary>
    public async Task<IReadOnlyList<TransactionId>> AppendAsync(
        IReadOnlyList<LogTransaction> transactions, CancellationToken cancellationToken = default)
    {
        LogTransaction[] copy = [.. transactions];
        var first = await EnqueueAsync(
            new(copy, MeasureBytes(copy), _timeProvider.GetTimestamp()), cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, copy.Length).Select(index => first with { Index = first.Index + index })];
    }

    /// <summary>Sends what may leave now: the work of the thread pool and of the timer.</summary>
    public void Execute()
    {
        lock (_lock)
        {
            _isPumpScheduled = false;
            Pump();
        }
    }

    private async ValueTask<TransactionId> CancellableAsync(WriterCall call, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            (state, token) => Cancel((WriterCall)state!, token), call);
        await using (registration.ConfigureAwait(false))
        {
            return await call.Completion.ConfigureAwait(false);
        }
    }

    private WriterCall Call(LogTransaction transaction, bool isTimed) => new(
        transaction,
        LimitBytes(TransactionRowWriter.EstimateBytes(transaction)),
        _timeProvider.GetTimestamp(),
        isTimed);

    private ValueTask<TransactionId> EnqueueAsync(WriterCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // An id cannot be drawn before the store was heard of: that is for this caller to know, not for the pool.
        if (!_isStoreHeardOf)
        {
            _ = _clock.Now;
            _isStoreHeardOf = true;
        }

        lock (_lock)
        {
            if (_isClosing)
            {
                throw Closed();
            }

            var wasEmpty = _queue.IsEmpty;
            _queue.Add(call);
            if (wasEmpty || (_queue.HasFullBatch && HasRoomInFlight))
            {
                SchedulePump();
            }

            if (call.IsTimed)
            {
                _deadlines.Add(call.CalledAt);
            }
        }

        return cancellationToken.CanBeCanceled ? CancellableAsync(call, cancellationToken) : call.Completion;
    }

    private int MeasureBytes(LogTransaction[] transactions)
    {
        if (transactions.Length == 0 || transactions.Length > _options.MaxBatchTransactions)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot write a group of {transactions.Length} transactions: a group is one segment, of 1 to"
                + $" {_options.MaxBatchTransactions}. Write it in parts.");
        }

        return LimitBytes(transactions.Sum(TransactionRowWriter.EstimateBytes));
    }

    private int LimitBytes(int bytes) => bytes <= _options.MaxBatchBytes
        ? bytes
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"Cannot write about {bytes} bytes at once: a segment holds at most {_options.MaxBatchBytes}."
            + " Write fewer transactions, or shorter ids and sources.");

    private S3DbException Closed() => new(
        S3DbErrorKind.Closed,
        $"Cannot write to '{_keys.LogResource}': its database has been closed. The transactions are not stored.");

    private IEnumerable<WriterChain> Chains() => _current is null ? _abandoned : _abandoned.Append(_current);

    private int CountUnresolved() => Chains().Sum(chain => chain.Unresolved);

    private TimeSpan AgeOf(WriterChain chain) =>
        chain.OldestSentAt is { } sentAt ? _timeProvider.GetElapsedTime(sentAt) : TimeSpan.Zero;
}
