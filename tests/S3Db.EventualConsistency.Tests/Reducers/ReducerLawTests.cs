using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

public sealed class ReducerLawTests
{
    [Fact]
    public void Check_WhenBuiltIn_Accepts()
    {
        ReducerLaw.Check(Reducers.LastSetThenSum);
        ReducerLaw.Check(Reducers.Sum);
        ReducerLaw.Check(Reducers.MonotonicIncrease);
        ReducerLaw.Check(Reducers.Max);
    }

    [Fact]
    public void Check_WhenAnotherSeedIsGiven_AcceptsToo() => ReducerLaw.Check(Reducers.Default, seed: 42);

    [Fact]
    public void Check_WhenItAverages_ShowsASmallCounterexample()
    {
        var error = Refusal((start, transactions) => transactions.Select(t => t.Value).Append(start).Average());

        Assert.Contains("seed 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("split after 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenItForgetsTheStart_ShowsIt() =>
        Assert.Contains(
            "with [] ",
            Refusal((_, transactions) => transactions.Sum(t => t.Value)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Check_WhenItKeepsStateOfItsOwn_SaysItMustBePure()
    {
        var calls = 0;

        Assert.Contains("pure", Refusal((start, _) => start + ++calls).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenItThrows_HasTheCause()
    {
        var error = Refusal((start, transactions) =>
            transactions.Any(t => t.Operation == CounterOperation.Sub)
                ? throw new NotSupportedException("no subs")
                : start);

        Assert.IsType<NotSupportedException>(error.InnerException);
        Assert.Contains("Sub", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhenOnlyLongListsBreakIt_StillFindsThem() =>
        Refusal((start, transactions) => transactions.Count > 6 ? start : Reducers.Default(start, transactions));

    private static S3DbException Refusal(CounterReducer reducer) =>
        Assert.Throws<S3DbException>(() => ReducerLaw.Check(reducer));
}
