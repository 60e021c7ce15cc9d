using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>Transactions to measure objects with: always the same ones.</summary>
internal static class SampleRows
{
    private const int Milliseconds = 7;
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 12, 0);

    public static SegmentRef Segment { get; } = new(Writer(1), 4_711);

    public static WriterId Writer(int number) =>
        WriterId.TryParse($"20261120T120000Z-{Hash(number):x8}{Hash(-number):x8}", out var writer)
            ? writer
            : throw new InvalidOperationException("The sample is no writer id.");

    public static string RecordId(uint number) => $"w{number % 1_000_000_000:D9}";

    /// <param name="count">How many.</param>
    /// <param name="records">Over how many counters.</param>
    public static List<LogTransaction> Transactions(int count, double records) =>
    [
        .. Enumerable.Range(0, count).Select(i => new LogTransaction
        {
            OriginalId = RecordId((uint)(Hash(i) % Math.Max(1, records))),
            Operation = Hash(i + count) % 4 == 0 ? CounterOperation.Sub : CounterOperation.Add,
            Value = (1 + (Hash(i * 3) % 10_000)) / 100m,
            Timestamp = Start + Duration.FromMilliseconds(i / Milliseconds),
            CohortDate = Start.InUtc().Date,
        }),
    ];

    /// <summary>Spreads small numbers over all of 32 bits (the finalizer of MurmurHash3).</summary>
    public static uint Hash(int number)
    {
        unchecked
        {
            var hash = (uint)number;
            hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
            hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
            return hash ^ (hash >> 16);
        }
    }
}
