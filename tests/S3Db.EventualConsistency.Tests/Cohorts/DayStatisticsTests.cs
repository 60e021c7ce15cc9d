using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace S3Db.EventualConsistency.Tests;

public sealed class DayStatisticsTests
{
    private static readonly Gen<Action<DayStatistics>> Steps =
        from operation in Gen.Elements(Enum.GetValues<CounterOperation>())
        from value in DecimalGen.Any
        from before in DecimalGen.Any
        from kind in Gen.Choose(0, 8)
        select kind switch
        {
            0 => new Action<DayStatistics>(statistics => statistics.RecordIneffective()),
            <= 4 => statistics => statistics.RecordMove(MoveOf(kind), value),
            _ => statistics => statistics.Record(operation, value, ScaledSum.Change(before, value)),
        };

    [Fact]
    public void Record_WhenOperationsTakeEffect_KeepsNetAndGrossApart()
    {
        var statistics = Sample();

        Assert.Equal(3, statistics.TransactionCount);
        Assert.Equal("-30", statistics.Net.ToString());
        Assert.Equal("110", statistics.Gross.ToString());
        Assert.Equal(1, statistics.Count(CounterOperation.Sub));
        Assert.Equal("20", statistics.Sum(CounterOperation.Sub).ToString());
        Assert.Equal(2, statistics.IneffectiveCount);
    }

    [Fact]
    public void RecordMove_OfAnyAmounts_CountsAsRecordDoes() =>
        PropertyCheck.ForAll(DecimalGen.Any.Or(DecimalGen.Amount).ListOf(), amounts =>
        {
            var (moved, recorded) = (new DayStatistics(), new DayStatistics());
            for (var i = 0; i < amounts.Count; i++)
            {
                var operation = MoveOf(i);
                moved.RecordMove(operation, amounts[i]);
                recorded.Record(operation, amounts[i], operation == CounterOperation.Sub ? -amounts[i] : amounts[i]);
            }

            return moved.Equals(recorded) && Write(moved) == Write(recorded)
                && moved.Clone().Equals(recorded) && moved.GetHashCode() == recorded.GetHashCode();
        });

    [Fact]
    public void Write_WhenSample_HasTheStableForm() =>
        Assert.Equal(
            """{"set":[1,"100"],"add":[1,"10"],"sub":[1,"20"],"clear":[1,"0"],"net":"-30","gross":"110","none":2}""",
            Write(Sample()));

    [Fact]
    public void Write_WhenEmpty_IsAnEmptyObject() => Assert.Equal("{}", Write(new()));

    [Fact]
    public void Read_WhenWritten_GivesEqualFigures() =>
        PropertyCheck.ForAll(Steps.ListOf(), steps =>
        {
            var statistics = Of(steps);
            var back = Read(Write(statistics));
            return statistics.Equals(back) && Write(back) == Write(statistics)
                && back.GetHashCode() == statistics.GetHashCode();
        });

    [Fact]
    public void Read_WhenAnOperationIsAllThatIsThere_ReadsIt() =>
        Assert.Equal(1, Read("""{"set":[1,"0"]}""").Count(CounterOperation.Set));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"net":1}""")]
    [InlineData("""{"net":"1.0"}""")]
    [InlineData("""{"none":0}""")]
    [InlineData("""{"none":-1}""")]
    [InlineData("""{"none":1.5}""")]
    [InlineData("""{"mul":[1,"1"]}""")]
    [InlineData("""{"set":[1]}""")]
    [InlineData("""{"set":[1,"1",1]}""")]
    [InlineData("""{"set":[0,"1"]}""")]
    public void Read_WhenNotOurForm_Throws(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void Merge_WhenSplitAnywhere_GivesTheWhole() =>
        PropertyCheck.ForAll(Steps.ListOf().Two(), parts =>
        {
            var merged = Of(parts.Item1);
            merged.Merge(Of(parts.Item2));
            return merged.Equals(Of([.. parts.Item1, .. parts.Item2]));
        });

    [Fact]
    public void Clone_WhenTheCopyChanges_LeavesTheOriginal()
    {
        var original = Sample();
        var copy = original.Clone();
        Assert.Equal(original, copy);

        copy.Record(CounterOperation.Add, 1m, 1m);

        Assert.Equal(Sample(), original);
        Assert.NotEqual(original, copy);
    }

    [Fact]
    public void IsEmpty_WhenOnlyADuplicateCame_IsFalse()
    {
        var statistics = new DayStatistics();
        Assert.True(statistics.IsEmpty);

        statistics.RecordIneffective();

        Assert.False(statistics.IsEmpty);
    }

    [Fact]
    public void CohortStats_WhenOfOneDay_NamesItAndGivesDecimals()
    {
        var day = new LocalDate(2026, 11, 20);

        var stats = CohortStats.Create(day, day, Sample());

        Assert.Equal(day, stats.Date);
        Assert.Equal(3, stats.TransactionCount);
        Assert.Equal(-30m, stats.TotalValue);
        Assert.Equal(110m, stats.GrossValue);
        Assert.Equal(new(1, 100m), stats.ByOperation.Set);
        Assert.Equal(new(1, 10m), stats.ByOperation.Add);
        Assert.Equal(new(1, 20m), stats.ByOperation.Sub);
        Assert.Equal(new(1, 0m), stats.ByOperation.Clear);
        Assert.Equal(2, stats.IneffectiveCount);
    }

    [Fact]
    public void CohortStats_WhenOfSeveralDays_HasNoDate() =>
        Assert.Null(CohortStats.Create(new(2026, 11, 1), new(2026, 11, 30), new()).Date);

    [Fact]
    public void CohortStats_WhenASumDoesNotFit_NamesTheFigureAndTheDays()
    {
        var statistics = new DayStatistics();
        statistics.Record(CounterOperation.Set, decimal.MaxValue, ScaledSum.Change(decimal.MinValue, decimal.MaxValue));

        var error = Assert.Throws<S3DbException>(
            () => CohortStats.Create(new(2026, 11, 1), new(2026, 11, 30), statistics));

        Assert.Contains("TotalValue of 2026-11-01..2026-11-30", error.Message, StringComparison.Ordinal);
    }

    private static CounterOperation MoveOf(int kind) => kind % 2 == 0 ? CounterOperation.Add : CounterOperation.Sub;

    private static DayStatistics Sample()
    {
        var statistics = new DayStatistics();
        statistics.Record(CounterOperation.Set, 100m, 30m);
        statistics.Record(CounterOperation.Add, 10.0m, 10m);
        statistics.Record(CounterOperation.Sub, 20m, -20m);
        statistics.Record(CounterOperation.Clear, 0m, -50m);
        statistics.RecordIneffective();
        statistics.RecordIneffective();
        return statistics;
    }

    private static DayStatistics Of(IEnumerable<Action<DayStatistics>> steps)
    {
        var statistics = new DayStatistics();
        foreach (var step in steps)
        {
            step(statistics);
        }

        return statistics;
    }

    private static string Write(DayStatistics statistics)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            statistics.Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static DayStatistics Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return DayStatistics.Read(ref reader);
    }
}
