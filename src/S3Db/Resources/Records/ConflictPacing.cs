namespace S3Db;

/// <summary>
/// How often, and how far apart, a lost compare-and-swap of a record is tried again: a few times at once, then with
/// growing jittered pauses, then never.
/// </summary>
internal sealed class ConflictPacing(TimeProvider timeProvider, IRandomSource random)
{
    public const int AttemptsMax = 40;
    private const int AttemptsAtOnce = 4;
    private const double PauseStartMilliseconds = 10;
    private const double PauseMaxMilliseconds = 1000;

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="S3DbException">There have been enough.</exception>
    public async Task NextAsync(
        int attempt, string subject, WriteDoubt doubt, CancellationToken cancellationToken)
    {
        if (attempt >= AttemptsMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Conflict,
                $"'{subject}' was changed by others during each of {AttemptsMax} attempts to write it. "
                + (doubt.IsOutcomeUnknown ? "One of them may have been stored" : "Nothing was written")
                + "; try again, or spread the writes over more records.")
            {
                IsOutcomeUnknown = doubt.IsOutcomeUnknown,
            };
        }

        if (attempt > AttemptsAtOnce)
        {
            var longest = Math.Min(
                PauseStartMilliseconds * Math.Pow(2, attempt - AttemptsAtOnce), PauseMaxMilliseconds);
            var pause = TimeSpan.FromMilliseconds(longest * (0.5 + (random.NextFraction() / 2)));
            await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
