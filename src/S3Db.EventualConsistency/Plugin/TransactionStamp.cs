using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Dates transactions by the process's clock, never backwards, so that what one process did in an order stays in that
/// order even under the ids of two writers (H32). Never far ahead of the store's clock either: a wall clock that jumped
/// ahead once would otherwise date everything in that future until the process ends.
/// </summary>
internal sealed class TransactionStamp(TimeProvider timeProvider, StoreClock clock)
{
    /// <summary>S3 refuses requests of clocks that are further off than this.</summary>
    private static readonly Duration AheadMax = Duration.FromMinutes(15);
    private readonly Lock _lock = new();
    private Instant _last = Instant.MinValue;

    public Instant Next()
    {
        var now = Instant.Min(Instant.FromDateTimeOffset(timeProvider.GetUtcNow()), clock.Now + AheadMax);
        lock (_lock)
        {
            return _last = Instant.Max(_last, now);
        }
    }
}
