namespace S3Db.EventualConsistency;

/// <summary>
/// What leaves when, under which id. Everything here runs under the lock, but for the sending itself.
/// </summary>
internal sealed partial class LogWriter
{
    /// <summary>Through the pool, so that calls which are running anyway get into the same batch.</summary>
    private void SchedulePump()
    {
        if (!_isPumpScheduled)
        {
            _isPumpScheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Pump()
    {
        while (!_queue.IsEmpty && !_isAborted)
        {
            ReplaceChainIfDue();
            if ((_current is { Unresolved: > 0 } chain && chain.IsOver(_clock.Now)) || !MayLeave())
            {
                break;
            }

            Send(_current ??= OpenChain(), _queue.Take());
        }

        ArmWake();
        if (_isClosing && _queue.IsEmpty && CountUnresolved() == 0)
        {
            _current?.Dispose();
            _current = null;
            _drained.TrySetResult();
        }
    }

    private bool HasRoomInFlight => (_current?.Unresolved ?? 0)
        < (_queue.HasFullBatch ? _options.MaxInFlight : Math.Min(_options.MaxInFlight, _options.MaxPartialInFlight));

    private bool MayLeave() => HasRoomInFlight && (_queue.HasFullBatch || WaitLeft() <= TimeSpan.Zero);

    /// <summary>For how long the next batch stays if it does not become full.</summary>
    private TimeSpan WaitLeft()
    {
        var isAlone = _current is not { Unresolved: > 0 };
        if (_isClosing && isAlone)
        {
            return TimeSpan.Zero;
        }

        var left = Longer(_cadence.WaitLeft(isAlone), RegroupingLeft());
        if (_options.BatchTransactions && _queue.OldestCall is { } calledAt)
        {
            left = Longer(left, _options.Linger - _timeProvider.GetElapsedTime(calledAt));
        }

        return left;
    }

    /// <summary>For how long a batch stays because callers who were answered together may call again.</summary>
    private TimeSpan RegroupingLeft() => _told is { IsOver: false, Count: > 1 } && !_isClosing
        ? _cadence.RegroupingMax - _timeProvider.GetElapsedTime(_toldAt)
        : TimeSpan.Zero;

    private void Acknowledge(SegmentSlot slot)
    {
        _told = new(slot.Segment, slot.Batch.Calls, EndRegrouping);
        _toldAt = _timeProvider.GetTimestamp();
        _told.Start();
    }

    private void EndRegrouping()
    {
        lock (_lock)
        {
            if (_told is { IsOver: true })
            {
                _told = null;
            }

            if (!_queue.IsEmpty)
            {
                Pump();
            }
        }
    }

    private void ReplaceChainIfDue()
    {
        if (_current is not { } chain)
        {
            return;
        }

        if (chain.Unresolved == 0)
        {
            if (chain.IsOver(_clock.Now)
                || _timeProvider.GetElapsedTime(chain.LastUsedAt) >= _options.IdleLifetime)
            {
                chain.Dispose();
                _current = null;
            }
        }
        else if (IsStuck(chain) && _abandoned.Count < _options.AbandonedChainsMax)
        {
            LogWriterLog.ChainStuck(_logger, chain.Writer, chain.Unresolved);
            _abandoned.Add(chain);
            _current = null;
        }
    }

    private bool IsStuck(WriterChain chain) => AgeOf(chain) >= _options.StuckAfter
        || (chain.IsOver(_clock.Now) && !_options.Rules.Keeps(ProtocolRule.FreshIdAfterOldOne));

    private WriterChain OpenChain()
    {
        var now = _clock.Now;
        var chain = new WriterChain(WriterId.Create(now, _random), now, _options, _timeProvider, Acknowledge);
        LogWriterLog.ChainOpened(_logger, chain.Writer);
        return chain;
    }

    private void Send(WriterChain chain, Batch batch)
    {
        var slot = chain.Open(batch, _timeProvider.GetTimestamp());
        _cadence.Depart(batch.Transactions.Count, slot.SentAt);
        slot.Sending = Task.Run(() => SendAsync(chain, slot));
    }

    private async Task SendAsync(WriterChain chain, SegmentSlot slot)
    {
        var key = _keys.Segment(slot.Segment);
        SlotOutcome outcome;
        var isSent = false;
        try
        {
            var body = SegmentCodec.Encode(_keys.Field, slot.Segment, slot.Batch.Transactions);
            slot.Digest = SegmentDigest.Of(body);
            isSent = true;
            outcome = await _sender.SendAsync(chain, slot.Segment, key, body).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A slot must end, or its callers would wait for ever.
            outcome = new(isSent ? SlotOutcomeKind.Unknown : SlotOutcomeKind.Refused, Cause: e);
        }

        LogOutcome(key, slot, outcome);
        lock (_lock)
        {
            Settle(chain, slot, outcome);
        }

        LogWriterLog.SlotSettled(_logger, key, outcome.Kind);
    }

    private void Settle(WriterChain chain, SegmentSlot slot, SlotOutcome outcome)
    {
        chain.Settle(slot, outcome, _timeProvider.GetTimestamp());
        if (outcome.Kind == SlotOutcomeKind.Stored)
        {
            _cadence.Arrive(_timeProvider.GetElapsedTime(slot.SentAt));
        }
        else if (outcome.Kind == SlotOutcomeKind.GivenBack)
        {
            if (_isAborted)
            {
                slot.Batch.Fail(Closed);
            }
            else
            {
                _queue.Return(slot.Batch);
            }
        }

        if (chain.Unresolved == 0 && _abandoned.Remove(chain))
        {
            chain.Dispose();
        }

        Pump();
    }

    private void LogOutcome(string key, SegmentSlot slot, SlotOutcome outcome)
    {
        if (outcome.IsForeign)
        {
            LogWriterLog.ForeignOccupant(_logger, key);
        }

        if (outcome.Kind == SlotOutcomeKind.Refused)
        {
            LogWriterLog.SlotRefused(_logger, key, slot.Batch.Transactions.Count, outcome.Cause);
        }
        else if (outcome.Kind == SlotOutcomeKind.Unknown)
        {
            LogWriterLog.SlotUnknown(_logger, key, slot.Batch.Transactions.Count, outcome.Cause);
        }
    }

    /// <summary>
    /// Sets the timer to when time alone lets something leave: the next departure, or the stuck slot.
    /// </summary>
    private void ArmWake()
    {
        var due = TimeSpan.MaxValue;
        if (!_queue.IsEmpty && !_isAborted)
        {
            due = Sooner(due, HasRoomInFlight ? WaitLeft() : TimeSpan.Zero);
            due = Sooner(
                due, _current is { Unresolved: > 0 } chain ? _options.StuckAfter - AgeOf(chain) : TimeSpan.Zero);
        }

        _wake.Change(
            due == TimeSpan.MaxValue
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)),
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>What time has passed already lets nothing leave any more.</summary>
    private static TimeSpan Sooner(TimeSpan due, TimeSpan left) =>
        left > TimeSpan.Zero && left < due ? left : due;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
