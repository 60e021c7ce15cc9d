using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// One writer id with its slots: knows what may be acknowledged (W2, W5, W6 of <see cref="LogWriter"/>). Guarded by
/// the lock of its writer, but for <see cref="MaySend"/> and <see cref="Life"/>.
/// </summary>
internal sealed class WriterChain : IDisposable
{
    private readonly Queue<SegmentSlot> _open = new();
    private readonly LogWriterOptions _options;
    private readonly Action<SegmentSlot> _acknowledge;
    private readonly CancellationTokenSource _life;
    private readonly Instant _lifeEnd;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isLeft;
    private long _brokenAt = long.MaxValue;
    private long _sequence;

    public WriterChain(
        WriterId writer,
        Instant storeNow,
        LogWriterOptions options,
        TimeProvider timeProvider,
        Action<SegmentSlot> acknowledge)
    {
        Writer = writer;
        _options = options;
        _acknowledge = acknowledge;
        _lifeEnd = writer.Birth + Duration.FromTimeSpan(options.IdLifetime);
        _life = new((_lifeEnd - storeNow).ToTimeSpan(), timeProvider);
        Life = _life.Token;
    }

    public WriterId Writer { get; }

    /// <summary>Ends when the id may not send any more.</summary>
    public CancellationToken Life { get; }

    /// <summary>How many slots are not resolved, or wait for one that is not.</summary>
    public int Unresolved => _open.Count;

    /// <summary>The transactions of these slots.</summary>
    public long UnresolvedTransactions => _open.Sum(slot => (long)slot.Batch.Transactions.Count);

    /// <summary>The batches in these slots.</summary>
    public IEnumerable<Batch> Batches => _open.Select(slot => slot.Batch);

    /// <summary>When the oldest unresolved slot was opened.</summary>
    public long? OldestSentAt => _open.TryPeek(out var slot) ? slot.SentAt : null;

    /// <summary>When it last did something.</summary>
    public long LastUsedAt { get; private set; }

    /// <summary>Whether a slot is empty for ever, or nobody knows: nothing behind it can be acknowledged.</summary>
    public bool IsBroken => _brokenAt != long.MaxValue;

    /// <summary>
    /// Whether it takes no new batches: broken, left, or too old, as a twelfth of its life is kept for retries.
    /// </summary>
    public bool IsOver(Instant storeNow) => IsBroken || _isLeft
        || storeNow >= _lifeEnd - Duration.FromTimeSpan(_options.IdLifetime / 12);

    /// <summary>Whether a slot may be sent (again).</summary>
    public bool MaySend(SegmentRef segment, Instant storeNow) =>
        !Life.IsCancellationRequested && storeNow < _lifeEnd && segment.Sequence <= Volatile.Read(ref _brokenAt);

    public SegmentSlot Open(Batch batch, long now)
    {
        _sequence++;
        LastUsedAt = now;
        var slot = new SegmentSlot(new(Writer, _sequence), batch, now);
        _open.Enqueue(slot);
        return slot;
    }

    /// <summary>
    /// Takes note of how a slot ended. What failed ends at once; what is stored is acknowledged when all slots before
    /// it are resolved, and only if none of them may be empty.
    /// </summary>
    public void Settle(SegmentSlot slot, SlotOutcome outcome, long now)
    {
        slot.Outcome = outcome;
        LastUsedAt = now;
        if (outcome.Kind != SlotOutcomeKind.Stored && _options.Rules.Keeps(ProtocolRule.NeverSkipSlot))
        {
            Volatile.Write(ref _brokenAt, Math.Min(_brokenAt, slot.Segment.Sequence));
        }

        if (outcome.Kind == SlotOutcomeKind.Unknown)
        {
            slot.Batch.Fail(() => Unknown(slot.Segment, "the store did not give a clear answer", outcome.Cause));
        }
        else if (outcome.Kind == SlotOutcomeKind.Refused)
        {
            slot.Batch.Fail(() => NotStored(outcome.Cause));
        }
        else if (outcome.Kind == SlotOutcomeKind.Stored && !_options.Rules.Keeps(ProtocolRule.AcknowledgeInOrder))
        {
            _acknowledge(slot);
        }

        while (_open.TryPeek(out var head) && head.Outcome is { } resolved)
        {
            _open.Dequeue();
            if (resolved.Kind == SlotOutcomeKind.Stored)
            {
                AcknowledgeOrNot(head, resolved.StoreTime);
            }
        }

        EndLeaving();
    }

    /// <summary>Takes no new batches from now on; what was sent is resolved as ever.</summary>
    /// <returns>Ends when nothing is under way.</returns>
    public Task Leave()
    {
        _isLeft = true;
        EndLeaving();
        return _left.Task;
    }

    /// <summary>Ends its life early: what is under way stays unknown.</summary>
    public async Task EndAsync()
    {
        try
        {
            await _life.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Its last slot was resolved meanwhile.
        }
    }

    public void Dispose() => _life.Dispose();

    private static S3DbException Unknown(SegmentRef segment, string reason, Exception? cause) => new(
        S3DbErrorKind.Unavailable,
        $"It is unknown whether the transactions of segment '{segment.Writer}/{segment.Sequence:D12}' are stored:"
        + $" {reason}. They take effect at most once, perhaps later. Read the log before you call again.",
        cause)
    {
        IsOutcomeUnknown = true,
    };

    private static S3DbException NotStored(Exception? cause) => new(
        (cause as S3DbException)?.Kind ?? S3DbErrorKind.Invalid,
        $"The transactions were definitely not stored: {cause?.Message} Remove the cause and call again.",
        cause);

    private void EndLeaving()
    {
        if (_isLeft && _open.Count == 0)
        {
            _left.TrySetResult();
        }
    }

    private void AcknowledgeOrNot(SegmentSlot slot, Instant storeTime)
    {
        if (slot.Segment.Sequence > _brokenAt)
        {
            slot.Batch.Fail(() => Unknown(slot.Segment, "a segment before it could not be stored", null));
        }
        else if (storeTime == Instant.MinValue)
        {
            slot.Batch.Fail(() => Unknown(slot.Segment, "the store's answer carried no date", null));
        }
        else if (storeTime - Writer.Birth > Duration.FromTimeSpan(_options.AckLimit))
        {
            slot.Batch.Fail(() => Unknown(slot.Segment, $"the store answered too late, at {storeTime}", null));
        }
        else
        {
            _options.Stored?.Invoke(slot.Segment, slot.Batch.Transactions, slot.Digest!);
            _acknowledge(slot);
        }
    }
}
