namespace S3Db.Storage;

/// <summary>
/// One put and its repetitions. Rules: the bytes never change; an answer that says "not you" is believed only after the
/// occupant was read; an error says that the outcome is unknown if and only if some attempt may have been applied, or
/// may still be.
/// </summary>
internal sealed class RetriedPut(
    RetryingObjectStore store, IObjectStore inner, string key, ReadOnlyMemory<byte> body, PutCondition condition)
{
    private bool _isAmbiguous;

    public async Task<PutResult> RunAsync(RetryBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            StoreException failure;
            try
            {
                return await inner.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                failure = exception;
                _isAmbiguous |= exception.IsOutcomeUnknown;
            }

            if (IsRefusal(failure) && await ReadBackAsync(failure, cancellationToken).ConfigureAwait(false) is { } ours)
            {
                return ours;
            }

            if (!IsRefusal(failure) && failure.Error is not (StoreErrorKind.Unavailable or StoreErrorKind.Conflict))
            {
                throw Final(failure, failure.Message);
            }

            if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
            {
                throw Final(
                    failure,
                    $"Gave up writing '{key}' after {budget.Attempts} attempts in {budget.Elapsed.TotalSeconds:0.0} s: "
                    + failure.Message);
            }

            store.CountRetry("put");
        }
    }

    private bool IsRefusal(StoreException failure) =>
        (failure.Error == StoreErrorKind.AlreadyExists && condition.Mode == PutMode.Create)
        || (failure.Error == StoreErrorKind.PreconditionFailed && condition.Mode == PutMode.Swap);

    /// <summary>Success when the key holds our bytes; null when the same put may still succeed.</summary>
    private async Task<PutResult?> ReadBackAsync(StoreException refusal, CancellationToken cancellationToken)
    {
        if (!store.Rules.Keeps(ProtocolRule.ReadBackAfterPreconditionFailed))
        {
            throw Final(refusal, refusal.Message);
        }

        GetResult occupant;
        try
        {
            occupant = await store.GetAsync(key, null, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            // Nobody looked whose object it is: it may be ours.
            _isAmbiguous = true;
            throw Final(exception, $"Cannot tell who wrote '{key}': {exception.Message}");
        }

        if (occupant.IsFound && occupant.Body.Span.SequenceEqual(body.Span))
        {
            return new PutResult(occupant.ETag, occupant.StoreTime);
        }

        var mayStillSucceed = condition.Mode == PutMode.Create
            ? !occupant.IsFound && store.Rules.Keeps(ProtocolRule.RetryGoneSlot)
            : occupant.IsFound && occupant.ETag == condition.Expected;
        return mayStillSucceed ? null : throw Final(refusal, refusal.Message);
    }

    private StoreException Final(StoreException failure, string message) =>
        failure.IsOutcomeUnknown == _isAmbiguous && ReferenceEquals(message, failure.Message)
            ? failure
            : new StoreException(failure.Error, key, message, failure) { IsOutcomeUnknown = _isAmbiguous };
}
