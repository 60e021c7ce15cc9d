using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// The store's clock as this process knows it: the last Date it sent, carried on by the monotonic timer. Client wall
/// clocks may be anything, so births of writers come from here and from nowhere else.
/// </summary>
internal sealed class StoreClock(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private Instant _observed = Instant.MinValue;
    private long _observedAt;

    /// <summary>The store's time now, as far as this process can tell.</summary>
    /// <exception cref="InvalidOperationException">No reply of the store has been observed yet.</exception>
    public Instant Now
    {
        get
        {
            lock (_lock)
            {
                return _observed == Instant.MinValue
                    ? throw new InvalidOperationException("The store has not been asked anything yet.")
                    : _observed + Duration.FromTimeSpan(timeProvider.GetElapsedTime(_observedAt));
            }
        }
    }

    /// <summary>Takes note of the date of a reply. A late reply never turns the clock back.</summary>
    public void Observe(Instant storeTime)
    {
        lock (_lock)
        {
            var carried = _observed == Instant.MinValue
                ? Instant.MinValue
                : _observed + Duration.FromTimeSpan(timeProvider.GetElapsedTime(_observedAt));
            if (storeTime > carried)
            {
                _observed = storeTime;
                _observedAt = timeProvider.GetTimestamp();
            }
        }
    }
}
