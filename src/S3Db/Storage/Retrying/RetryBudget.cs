namespace S3Db.Storage;

/// <summary>The attempts and the time one call may still spend; pauses between them.</summary>
internal sealed class RetryBudget(StoreRetryOptions options, TimeProvider timeProvider, IRandomSource random)
{
    private readonly long _since = timeProvider.GetTimestamp();
    private TimeSpan _delay = options.DelayMin;

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; private set; } = 1;

    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_since);

    /// <summary>Pauses before another attempt.</summary>
    /// <returns>False, at once, when there is none left.</returns>
    public async ValueTask<bool> TryPauseAsync(CancellationToken cancellationToken)
    {
        // Between half and all of the delay, so that callers that failed together do not come back together.
        var pause = _delay * (0.5 + (random.NextFraction() / 2));
        if (Attempts >= options.AttemptsMax || Elapsed + pause > options.TotalTimeMax)
        {
            return false;
        }

        await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        _delay = _delay * 2 < options.DelayMax ? _delay * 2 : options.DelayMax;
        Attempts++;
        return true;
    }
}
