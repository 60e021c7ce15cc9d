using System.Diagnostics;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What this process knows of how a shard is doing, without a request: what it has stored and not seen folded, what the
/// last listing left, and how consolidation goes. Thread-safe.
/// </summary>
internal sealed class ShardMonitor(
    string resource, string field, int shard, CounterInstruments instruments, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private Instant? _oldestListed;
    private Exception? _lastFailure;
    private int _consecutiveFailures;

    public string Resource { get; } = resource;

    public string Field { get; } = field;

    public int Shard { get; } = shard;

    public CounterInstruments Instruments { get; } = instruments;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public PendingLedger Ledger { get; } = new();

    public TagList Tags { get; } = new()
    {
        { CounterTelemetry.ResourceTag, resource },
        { CounterTelemetry.FieldTag, field },
        { CounterTelemetry.ShardTag, shard },
    };

    /// <summary>
    /// When the oldest of the segments was stored that the last consolidation met and has not folded.
    /// </summary>
    public Instant? OldestListed
    {
        get
        {
            lock (_lock)
            {
                return _oldestListed;
            }
        }
    }

    public int ConsecutiveFailures => Volatile.Read(ref _consecutiveFailures);

    /// <summary>Why the last consolidation failed; null when it did not.</summary>
    public string? LastFailure
    {
        get
        {
            lock (_lock)
            {
                return _lastFailure?.Message;
            }
        }
    }

    public void Stored(SegmentRef segment, int transactions) =>
        Ledger.Add(segment, transactions, TimeProvider.GetTimestamp());

    public void Listed(Instant? oldestPending)
    {
        lock (_lock)
        {
            _oldestListed = oldestPending;
        }
    }

    public void Conflicted() => Instruments.Conflicts.Add(1, Tags);

    public void Decided(int transactions) => Instruments.Transactions.Add(transactions, Tags);

    public void Timed(TimeSpan elapsed) => Instruments.Duration.Record(elapsed.TotalSeconds, Tags);

    /// <summary>The store answered as it should; failures before count no longer.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _lastFailure = null;
            _consecutiveFailures = 0;
        }
    }

    /// <summary>Counts a failure once, however many callers of a shared run report it.</summary>
    public void Failed(Exception exception)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(exception, _lastFailure))
            {
                _lastFailure = exception;
                _consecutiveFailures++;
            }
        }
    }
}
