using NodaTime;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>Segments of several writers whose timestamps rise, fall and coincide.</summary>
internal static class RowSamples
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 23, 59, 50);

    public static LogTransaction Plain { get; } = new()
    {
        OriginalId = "wallet-001", Operation = CounterOperation.Add, Value = 250.75m, Timestamp = Start,
        CohortDate = new(2026, 11, 20),
    };

    public static WriterId Writer(int number) =>
        WriterId.TryParse($"20261120T1200{number:D2}Z-0123456789abcdef", out var writer) ? writer : default;

    /// <summary>One to four writers of one to three segments, in any order.</summary>
    public static List<SegmentRead> Segments(Random random, Func<Random, LogTransaction> row)
    {
        var reads = new List<SegmentRead>();
        for (var writer = random.Next(1, 5); writer > 0; writer--)
        {
            for (var sequence = random.Next(1, 4); sequence > 0; sequence--)
            {
                var segment = new SegmentRef(Writer(writer), sequence);
                var rows = Enumerable.Range(0, random.Next(1, 8)).Select(_ => row(random)).ToList();
                reads.Add(new SegmentRead(segment, SegmentRows.Of(segment, rows), null));
            }
        }

        return reads;
    }

    /// <summary>A few rows are not plain; the second decides which day it is.</summary>
    public static LogTransaction Row(Random random)
    {
        var time = Start + Duration.FromSeconds(random.Next(20));
        return Plain with
        {
            OriginalId = random.Next(8) == 0 ? "ключ" : $"wallet-{random.Next(20)}",
            Operation = random.Next(3) == 0 ? CounterOperation.Sub : CounterOperation.Add,
            Value = random.Next(1, 1_000_000) / 1000m,
            Timestamp = time,
            CohortDate = time.InUtc().Date,
            Source = random.Next(5) == 0 ? "import" : null,
            IdempotencyKey = random.Next(5) == 0 ? $"order-{random.Next(100)}" : null,
        };
    }
}
