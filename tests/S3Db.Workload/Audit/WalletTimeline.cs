using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// The bounds of what a read of a wallet may show (the counter checker of Jepsen): what was acknowledged before it
/// began has to be in it, what was called for before it ended may be.
/// </summary>
public sealed class WalletTimeline
{
    private readonly Steps _addsEnded;
    private readonly Steps _addsCalled;
    private readonly Steps _subsEnded;
    private readonly Steps _subsCalled;
    private readonly bool _isBounded;
    private readonly long _initial;

    public WalletTimeline(IEnumerable<Intent> intents, long initialCents, bool isBounded)
    {
        (_initial, _isBounded) = (initialCents, isBounded);
        // What was called for several times with one key has effect once, the first time at the earliest.
        var possible = intents
            .Where(intent => intent.IsPossible)
            .GroupBy(intent => intent.Key == 0 ? (object)intent : intent.Key)
            .Select(group => (
                First: group.First(),
                CalledAt: group.Min(intent => intent.CalledAt),
                EndedAt: group.Min(intent => intent.IsAcknowledged ? intent.EndedAt : long.MaxValue)))
            .ToList();
        var (adds, subs) = (Of(CounterOperation.Add), Of(CounterOperation.Sub));
        _addsCalled = new(adds.Select(order => (order.CalledAt, order.First.Cents)));
        _subsCalled = new(subs.Select(order => (order.CalledAt, order.First.Cents)));
        _addsEnded = new(adds.Select(order => (order.EndedAt, order.First.Cents)));
        _subsEnded = new(subs.Select(order => (order.EndedAt, order.First.Cents)));

        List<(Intent First, long CalledAt, long EndedAt)> Of(CounterOperation operation) =>
            [.. possible.Where(order => order.First.Operation == operation)];
    }

    /// <summary>The least and the most that a strong read may show.</summary>
    public (long Least, long Most) Bounds(long began, long ended)
    {
        // A sub that a bound may have rejected need not be in it.
        var subsCertain = _isBounded ? 0 : _subsEnded.SumBefore(began);
        return (
            _initial + _addsEnded.SumBefore(began) - _subsCalled.SumBefore(ended),
            _initial + _addsCalled.SumBefore(ended) - subsCertain);
    }
}
