namespace S3Db.EventualConsistency;

/// <summary>
/// When a batch that is not full may leave (W9): at once when nothing is under way, beside others once as much time
/// has passed as a PUT usually takes. Behind a large batch it keeps that gap always: of all ways to send as many
/// batches, an even pace makes calls wait least. Not thread-safe.
/// </summary>
internal sealed class DepartureCadence(LogWriterOptions options, TimeProvider timeProvider)
{
    /// <summary>What a PUT takes before any was answered: S3's usual one.</summary>
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(0.1);
    private TimeSpan? _usualPut;
    private long _departedAt;
    private int _departed;

    /// <summary>
    /// For how long at most a partial batch stays while callers who were answered together may call again together.
    /// </summary>
    public TimeSpan RegroupingMax => Max((_usualPut ?? FirstGuess) / 4, options.DepartureGapMin);

    /// <summary>A batch leaves.</summary>
    public void Depart(int transactions, long now) => (_departed, _departedAt) = (transactions, now);

    /// <summary>A batch was stored after a time. Keeps to the median, which a slow PUT does not move far.</summary>
    public void Arrive(TimeSpan put)
    {
        if (_usualPut is not { } usual)
        {
            _usualPut = put;
            return;
        }

        var step = Max(usual / 32, LeastStep);
        _usualPut = put > usual + step ? usual + step : put < usual - step ? usual - step : put;
    }

    /// <summary>For how long a partial batch stays; not above zero when it may leave.</summary>
    /// <param name="isAlone">Whether nothing is under way.</param>
    public TimeSpan WaitLeft(bool isAlone) => Gap(isAlone) is { Ticks: > 0 } gap
        ? gap - timeProvider.GetElapsedTime(_departedAt)
        : TimeSpan.Zero;

    private TimeSpan Gap(bool isAlone) =>
        !isAlone ? Max(Min(_usualPut ?? FirstGuess, options.DepartureGapMax), options.DepartureGapMin)
        : _departed >= options.SteadyBatch ? Min(_usualPut ?? TimeSpan.Zero, options.DepartureGapMax)
        : TimeSpan.Zero;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
