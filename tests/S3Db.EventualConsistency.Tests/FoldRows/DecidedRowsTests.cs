using NodaTime;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>Cohort files written from values have the bytes of those written from transactions.</summary>
public sealed class DecidedRowsTests
{
    [Fact]
    public void AFileOfADay_HasTheBytesOfItsRows()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var folded = FoldOrder.Sort(RowSamples.Segments(random, RowSamples.Row), ProtocolRules.All);
            var rows = new DecidedRows(Generation(folded, random), folded);
            var all = rows.ToList();
            var days = rows.PositionsByDay();

            Assert.Equal(Enumerable.Range(0, rows.Count), all.Select(row => row.Position));
            Assert.Equal(rows.Count, days.Values.Sum(positions => positions.Count));
            foreach (var (day, positions) in days)
            {
                var expected = all.Where(row => row.Transaction.CohortDate == day).ToList();
                Assert.Equal(expected.Select(row => row.Position), positions);
                Assert.Equal(CohortFileCodec.Encode("balance", expected), rows.Encode("balance", positions));
            }
        }
    }

    [Fact]
    public void Rows_AreWhatWasReleased_ThenWhatWasNotHeld()
    {
        var segment = new SegmentRef(RowSamples.Writer(1), 1);
        var read = new SegmentRead(
            segment, SegmentRows.Of(segment, [RowSamples.Plain, RowSamples.Plain with { OriginalId = "held" }]), null);
        var released = new HeldTransaction(new TransactionId(RowSamples.Writer(2), 5, 3), RowSamples.Plain);
        var generation = new UnwrittenGeneration(9)
        {
            Held = new HashSet<TransactionId> { new(segment.Writer, 1, 1) },
            Released = [released],
        };

        var rows = new DecidedRows(generation, FoldOrder.Sort([read], ProtocolRules.All));

        Assert.Equal([released.Id, new TransactionId(segment.Writer, 1, 0)], rows.ToList().Select(row => row.Id));
    }

    private static UnwrittenGeneration Generation(OrderedRows folded, Random random)
    {
        string[] outcomes = [Outcomes.Minimum, Outcomes.Duplicate, "rejected:später"];
        var records = folded.Select(row => row.Transaction.OriginalId).Distinct().Where(_ => random.Next(3) == 0);
        return new UnwrittenGeneration(12)
        {
            FoldedAt = Instant.FromUtc(2026, 11, 21, 0, 0),
            Held = folded.Where(_ => random.Next(6) == 0).Select(row => row.Id).ToHashSet(),
            Released = random.Next(2) == 0 ? [] : [Released(1), Released(2)],
            Outcomes = folded.Where(_ => random.Next(4) == 0)
                .ToDictionary(row => row.Id, _ => outcomes[random.Next(outcomes.Length)]),
            Initials = new RowInitials
            {
                Common = random.Next(2) == 0 ? null : 7.5m,
                Records = random.Next(2) == 0 ? RowInitials.None.Records : records.ToDictionary(
                    id => id, IReadOnlyList<InitialRun> (_) => [new InitialRun(1.25m, 0, random.Next(30))]),
            },
        };

        HeldTransaction Released(int index) =>
            new(new TransactionId(RowSamples.Writer(9), 1, index), RowSamples.Row(random));
    }
}
