namespace S3Db.EventualConsistency;

/// <summary>
/// When the writer leaves an id before its time, and how it closes.
/// </summary>
internal sealed partial class LogWriter
{
    /// <summary>Leaves the id it writes under if a manifest says that one of its segments cannot be read.</summary>
    public void LeaveStopped(Manifest manifest)
    {
        lock (_lock)
        {
            if (_current is { } chain
                && manifest.Stopped.TryGetValue(chain.Writer, out var stopped)
                && stopped.IsUnreadable
                && _options.Rules.Keeps(ProtocolRule.LeaveUnreadableId)
                && !chain.IsOver(_clock.Now))
            {
                LogWriterLog.ChainLeft(_logger, chain.Writer, stopped.Sequence);
                _ = chain.Leave();
                Pump();
            }
        }
    }

    /// <summary>
    /// Leaves every id: what is sent from now on leaves under a fresh one. Returns when nothing is under way under the
    /// old ones.
    /// </summary>
    public Task RenewAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var resolved = Task.WhenAll(Chains().Select(chain => chain.Leave()).ToList());
            Pump();
            return resolved.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Takes no new calls and waits until everything queued and sent is resolved. When the token ends the wait, what
    /// is queued fails as not stored and what was sent as unknown.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _isClosing = true;
            Pump();
        }

        await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_drained.Task.IsCompleted)
        {
            await AbortAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(_options.DisposeTimeout, _timeProvider);
        await DrainAsync(timeout.Token).ConfigureAwait(false);
        await _wake.DisposeAsync().ConfigureAwait(false);
        await _deadlines.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AbortAsync()
    {
        WriterChain[] chains;
        lock (_lock)
        {
            _isAborted = true;
            LogWriterLog.DrainEnded(_logger, _queue.QueuedTransactions, CountUnresolved());
            _queue.FailAll(Closed);
            chains = [.. Chains()];
            Pump();
        }

        // Outside the lock: what waits for the token settles its slot at once.
        foreach (var chain in chains)
        {
            await chain.EndAsync().ConfigureAwait(false);
        }

        await _drained.Task.ConfigureAwait(false);
    }
}
