using FsCheck;
using FsCheck.Fluent;
using static S3Db.EventualConsistency.Tests.Rows;

namespace S3Db.EventualConsistency.Tests;

public sealed class ReducersTests
{
    private static readonly CounterReducer[] All =
        [Reducers.LastSetThenSum, Reducers.Sum, Reducers.MonotonicIncrease, Reducers.Max];

    private static readonly Gen<CounterTransaction> AnyRow =
        from operation in Gen.Elements(CounterOperation.Set, CounterOperation.Add, CounterOperation.Sub)
        from value in DecimalGen.Amount
        select Row(operation, value);

    [Fact]
    public void Default_Always_IsLastSetThenSum() => Assert.Same(Reducers.LastSetThenSum, Reducers.Default);

    [Fact]
    public void LastSetThenSum_WhenSetAddSub_GivesTheSeedsResult() =>
        Assert.Equal(1150m, Reducers.Default(7m, [Add(1m), Set(1000m), Add(250m), Sub(100m)]));

    [Fact]
    public void Sum_WhenASetComes_AddsItsValue() => Assert.Equal(16m, Reducers.Sum(1m, [Set(10m), Add(7m), Sub(2m)]));

    [Fact]
    public void MonotonicIncrease_WhenSubAndLowerSetCome_IgnoresThem() =>
        Assert.Equal(100m, Reducers.MonotonicIncrease(0m, [Add(100m), Sub(30m), Set(50m)]));

    [Fact]
    public void MonotonicIncrease_WhenAHigherSetComes_TakesIt() =>
        Assert.Equal(205m, Reducers.MonotonicIncrease(0m, [Add(100m), Set(200m), Add(5m)]));

    [Fact]
    public void Max_WhenValuesCome_KeepsTheHighestAndIgnoresSub() =>
        Assert.Equal(9m, Reducers.Max(3m, [Add(5m), Set(9m), Sub(100m), Add(4m)]));

    [Fact]
    public void Max_WhenNothingIsHigher_KeepsTheStart() => Assert.Equal(-1m, Reducers.Max(-1m, [Set(-5m), Sub(7m)]));

    [Fact]
    public void BuiltIns_WhenTheListIsSplitAnywhere_GiveTheSameValue() =>
        PropertyCheck.ForAll(
            from rows in AnyRow.ListOf()
            from cut in Gen.Choose(0, rows.Count)
            from start in DecimalGen.Amount
            select (rows, cut, start),
            run => All.All(reducer =>
                reducer(run.start, run.rows)
                == reducer(reducer(run.start, [.. run.rows.Take(run.cut)]), [.. run.rows.Skip(run.cut)])));

    [Fact]
    public void LastSetThenSum_WhenTheResultDoesNotFit_ThrowsNamingTheTransaction()
    {
        var error = Assert.Throws<OverflowException>(() => Reducers.Default(decimal.MaxValue, [Add(0.1m)]));

        Assert.Contains("writer-1-0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_WhenGivenAClear_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Reducers.Default(1m, [Row(CounterOperation.Clear, 0m)]));
}
