namespace S3Db.EventualConsistency;

/// <summary>
/// How a call's wait ends before its outcome is known. What has left goes on, whoever waits for it.
/// </summary>
internal sealed partial class LogWriter
{
    private void Cancel(WriterCall call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_queue.Remove(call))
            {
                call.Fail(new CallWithdrawnException(cancellationToken));
                Pump();
            }

            call.Fail(new OperationCanceledException(cancellationToken));
        }
    }

    /// <summary>
    /// Ends the calls whose time is over: in the queue they are taken back, elsewhere they stay unknown.
    /// </summary>
    private void Expire()
    {
        lock (_lock)
        {
            var expiredAt = _deadlines.ExpiredAt();
            foreach (var call in _queue.TakeExpired(expiredAt))
            {
                call.Fail(new CallWithdrawnException(CancellationToken.None));
            }

            var oldest = _queue.OldestTimedCall;
            foreach (var batch in Chains().SelectMany(chain => chain.Batches).Concat(_queue.Returned))
            {
                var waiting = batch.Expire(expiredAt, static () => new OperationCanceledException());
                oldest = oldest is null || waiting < oldest ? waiting ?? oldest : oldest;
            }

            _deadlines.Set(oldest);
            Pump();
        }
    }
}
