using NodaTime;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>The order of a generation (I3, H7) is what its definition says, however it is found.</summary>
public sealed class FoldOrderTests
{
    private static readonly Instant[] FarTimes =
    [
        Instant.FromUtc(1, 1, 1, 0, 0), Instant.FromUtc(1, 1, 2, 0, 0), Instant.FromUtc(1699, 12, 31, 0, 0),
        Instant.FromUtc(9999, 12, 30, 0, 0), Instant.FromUtc(9999, 12, 31, 0, 0),
    ];

    [Fact]
    public void Sort_WhenTimesAreNear_IsTheDefinedOrder() => Check(RowSamples.Row, ProtocolRules.All);

    [Fact]
    public void Sort_WhenTimesAreFar_IsTheDefinedOrder() => Check(
        random => RowSamples.Row(random) with { Timestamp = FarTimes[random.Next(FarTimes.Length)] },
        ProtocolRules.All);

    [Fact]
    public void Sort_WhenOrderTimesMayFall_IsTheOrderOfTimestamps() =>
        Check(RowSamples.Row, ProtocolRules.Without(ProtocolRule.OrderTimestampPerWriter));

    [Fact]
    public void Rows_AtTheirPositions_AreThoseOfTheOrder()
    {
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var rows = FoldOrder.Sort(RowSamples.Segments(random, RowSamples.Row), ProtocolRules.All);
            var all = rows.ToList();
            var cursor = new RowCursor(rows);
            foreach (var position in Enumerable.Range(0, all.Count).Concat([all.Count - 1, 0, all.Count / 2]))
            {
                Assert.Equal(all[position], rows[position]);
                Assert.Equal(all[position], cursor.MoveTo(position).RowAt(cursor.Index));
            }

            Assert.Equal(all.Count, rows.Count);
            var kept = rows.Where((segment, index) => segment[index].Operation == CounterOperation.Add);
            Assert.Equal(all.Where(row => row.Transaction.Operation == CounterOperation.Add), kept);
            Assert.Equal(all.Where(row => row.Transaction.OriginalId == "ключ"), rows.OfRecord("ключ"));
            Assert.Throws<ArgumentOutOfRangeException>(() => rows[all.Count]);
        }
    }

    private static void Check(Func<Random, LogTransaction> row, ProtocolRules rules)
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var reads = RowSamples.Segments(random, row);
            var expected = Define(reads, rules.Keeps(ProtocolRule.OrderTimestampPerWriter));

            Assert.Equal(expected, FoldOrder.Sort(reads, rules).Select(sorted => sorted.Id));
            if (rules.Keeps(ProtocolRule.OrderTimestampPerWriter))
            {
                var rows = reads.SelectMany(read => read.Transactions!.Select((_, i) => read.Transactions!.RowAt(i)));
                var shuffled = rows.Select(it => (it.Id, it.Transaction)).OrderBy(_ => random.Next()).ToList();
                Assert.Equal(expected, FoldOrder.Sort(shuffled));
            }
        }
    }

    /// <summary>As DESIGN.md defines it, without regard to cost.</summary>
    private static List<TransactionId> Define(List<SegmentRead> reads, bool isRaised)
    {
        var rows = reads.SelectMany(read => read.Transactions!.Select((_, i) => read.Transactions!.RowAt(i))).ToList();
        return
        [
            .. rows.OrderBy(row => isRaised ? OrderTime(row) : row.Transaction.Timestamp)
                .ThenBy(row => row.Id.Writer)
                .ThenBy(row => row.Id.Sequence)
                .ThenBy(row => row.Id.Index)
                .Select(row => row.Id),
        ];

        Instant OrderTime(LogRow row) => rows
            .Where(other => other.Id.Writer == row.Id.Writer
                && (other.Id.Sequence, other.Id.Index).CompareTo((row.Id.Sequence, row.Id.Index)) <= 0)
            .Max(other => other.Transaction.Timestamp);
    }
}
