using System.Text;
using FsCheck.Fluent;
using NodaTime;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>A segment kept as values is the transactions it was made of.</summary>
public sealed class SegmentRowsTests
{
    private static readonly SegmentRef Segment = new(RowSamples.Writer(1), 7);

    [Fact]
    public void Of_AnyTransactions_GivesThemBackExactly() =>
        PropertyCheck.ForAll(LogGenerators.Transactions.NonEmptyListOf(), transactions =>
        {
            // Half of them plain, so that one kind follows the other.
            var given = transactions.Select((row, i) => i % 2 == 0 ? row : MakePlain(row)).ToList();
            var rows = SegmentRows.Of(Segment, given);
            return rows.SequenceEqual(given)
                && Enumerable.Range(0, given.Count).All(i =>
                    rows.TimestampOf(i) == given[i].Timestamp
                    && Encoding.UTF8.GetString(rows.RecordOf(rows.Rows[i])) == given[i].OriginalId
                    && rows.Rows[i].PageHash == StableHash.PageHashOf(given[i].OriginalId)
                    && rows.Rows[i].CohortDate == given[i].CohortDate
                    && rows.Rows[i].Operation == given[i].Operation
                    && decimal.GetBits(rows.Rows[i].Value).SequenceEqual(decimal.GetBits(given[i].Value)));
        });

    [Fact]
    public void ARow_IsPlain_WhereNothingElseIsToBeTold()
    {
        var plain = RowSamples.Plain;

        Assert.True(IsPlain(plain));
        Assert.True(IsPlain(plain with { Operation = CounterOperation.Set, Value = -1m }));
        Assert.False(IsPlain(plain with { Operation = CounterOperation.Clear }));
        Assert.False(IsPlain(plain with { OriginalId = "ключ" }));
        Assert.False(IsPlain(plain with { OriginalId = "a\"b" }));
        Assert.False(IsPlain(plain with { Source = "import" }));
        Assert.False(IsPlain(plain with { IdempotencyKey = "order-42" }));
        Assert.False(IsPlain(plain with { IssuedAt = plain.Timestamp }));
        Assert.False(IsPlain(plain with { Incarnation = string.Empty }));
        Assert.False(IsPlain(plain with { Timestamp = Instant.FromUtc(1600, 1, 1, 0, 0) }));
        Assert.False(IsPlain(plain with { CohortDate = new LocalDate(-5, 1, 1) }));
    }

    [Theory]
    [InlineData(1699, true)]
    [InlineData(1700, false)]
    [InlineData(2250, false)]
    [InlineData(2251, true)]
    public void Timestamps_OfOtherCenturies_AreFar(int year, bool isFar)
    {
        var time = Instant.FromUtc(year, 12, 31, 23, 59, 59);
        var rows = SegmentRows.Of(Segment, [RowSamples.Plain, RowSamples.Plain with { Timestamp = time }]);

        Assert.Equal((isFar, time), (rows.HasFarTimes, rows.TimestampOf(1)));
        Assert.Equal(time, rows[1].Timestamp);
    }

    [Fact]
    public void TheStartOfARow_CountsUp()
    {
        var start = new RowStart("{\"id\":\"w-7-");
        for (var i = 0; i < 12_000; i++)
        {
            Assert.Equal($"{{\"id\":\"w-7-{i}\",\"originalId\":\"", Encoding.UTF8.GetString(start.Next()));
        }
    }

    private static bool IsPlain(LogTransaction transaction)
    {
        var rows = SegmentRows.Of(Segment, [transaction]);
        Assert.Equal(rows.Rows[0].IsPlain, rows.FindWhole(0) is null);
        Assert.Equal(rows.Rows[0].IsPlain, rows.IsPlain);
        return rows.IsPlain;
    }

    private static LogTransaction MakePlain(LogTransaction row) => row with
    {
        OriginalId = $"wallet-{row.OriginalId.Length}",
        Operation = row.Operation == CounterOperation.Clear ? CounterOperation.Set : row.Operation,
        Source = null,
        IdempotencyKey = null,
        CohortDate = new LocalDate(2026, 11, 20),
    };
}
