using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Dates transactions by the process's clock, never backwards, so that what one process did in an order stays in that
/// order even under the ids of two writers (H32).
/// </summary>
internal sealed class TransactionStamp(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private Instant _last = Instant.MinValue;

    public Instant Next()
    {
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        lock (_lock)
        {
            return _last = Instant.Max(_last, now);
        }
    }
}
