using NodaTime;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Benchmarks.Internals;

/// <summary>
/// Transactions as an application makes them, put into the log as writers would have left them, without waiting for the
/// store. Amounts in cents, two thirds adds, records at random, everything within three days.
/// </summary>
internal sealed class SyntheticLog(LogKeys keys, int records, int perSegment = 5_000, int writers = 4, int seed = 1)
{
    /// <summary>More than there are segments, so that two seeds share no segment.</summary>
    private const int SeedStep = 1_000_000;

    private static readonly Instant Start = Instant.FromUtc(2026, 11, 19, 12, 0);
    private readonly string[] _ids = [.. Enumerable.Range(0, records).Select(i => $"wallet-{i:D7}")];

    private readonly WriterId[] _writers =
    [
        .. Enumerable.Range(0, writers).Select(i => WriterId.Create(
            SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(i + 1), SystemRandomSource.Instance)),
    ];

    /// <summary>Writes so many transactions as pending segments.</summary>
    public async Task WriteAsync(
        IObjectStore store, long transactions, CancellationToken cancellationToken = default)
    {
        var segments = SegmentCount(transactions);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, segments, options, async (i, token) =>
        {
            var (segment, rows) = Segment(i, transactions);
            await store.PutAsync(
                keys.Segment(segment),
                SegmentCodec.Encode(keys.Field, segment, rows),
                PutCondition.IfAbsent,
                token);
        });
    }

    /// <summary>The same segments in memory, in the order a fold reads them.</summary>
    public IReadOnlyList<(SegmentRef Segment, byte[] Body)> Encode(long transactions) =>
        [.. Enumerable.Range(0, SegmentCount(transactions)).AsParallel().AsOrdered().Select(i =>
        {
            var (segment, rows) = Segment(i, transactions);
            return (segment, SegmentCodec.Encode(keys.Field, segment, rows));
        })];

    /// <summary>The transactions of one segment.</summary>
    public (SegmentRef Segment, LogTransaction[] Rows) Segment(int index, long transactions)
    {
        var random = new Random((seed * SeedStep) + index);
        var rows = new LogTransaction[Math.Min(perSegment, transactions - ((long)index * perSegment))];
        for (var i = 0; i < rows.Length; i++)
        {
            var time = Start + Duration.FromSeconds(random.Next(2 * 24 * 60 * 60)).Plus(
                Duration.FromTicks(random.Next(10_000_000)));
            rows[i] = new LogTransaction
            {
                OriginalId = _ids[random.Next(_ids.Length)],
                Operation = random.Next(3) == 0 ? CounterOperation.Sub : CounterOperation.Add,
                Value = random.Next(1, 100_000) / 100m,
                Timestamp = time,
                CohortDate = time.InUtc().Date,
            };
        }

        return (new SegmentRef(_writers[index % writers], (index / writers) + 1), rows);
    }

    private int SegmentCount(long transactions) => (int)((transactions + perSegment - 1) / perSegment);
}
