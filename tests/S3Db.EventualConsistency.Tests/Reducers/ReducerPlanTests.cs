using FsCheck.Fluent;
using NodaTime;
using static S3Db.EventualConsistency.Tests.Rows;

namespace S3Db.EventualConsistency.Tests;

public sealed class ReducerPlanTests
{
    private static readonly CounterReducer[] All =
        [Reducers.LastSetThenSum, Reducers.Sum, Reducers.MonotonicIncrease, Reducers.Max];

    [Fact]
    public void For_WhenBuiltIn_HasItsOwnNameAndVersion() =>
        Assert.Equal(
            [("last-set-then-sum", 1, true), ("sum", 1, true), ("monotonic-increase", 1, false), ("max", 1, false)],
            All.Select(reducer => ReducerPlan.For(reducer, "mine", 9))
                .Select(plan => (plan.Name, plan.Version, plan.IsAdditive)));

    [Fact]
    public void For_WhenCustom_HasTheGivenNameAndIsNotAdditive()
    {
        var plan = ReducerPlan.For((start, _) => start, "points", 3);

        Assert.Equal(("points", 3, false), (plan.Name, plan.Version, plan.IsAdditive));
    }

    [Fact]
    public void For_WhenCustomHasNoName_IsCustomVersionOne()
    {
        var plan = ReducerPlan.For((start, _) => start);

        Assert.Equal(("custom", 1), (plan.Name, plan.Version));
    }

    [Theory]
    [InlineData(CounterOperation.Set, false, true)]
    [InlineData(CounterOperation.Add, false, false)]
    [InlineData(CounterOperation.Sub, false, false)]
    [InlineData(CounterOperation.Add, true, true)]
    public void TryApply_WhenDefault_BecomesAbsoluteOnlyByASet(CounterOperation operation, bool isSet, bool expected)
    {
        var plan = ReducerPlan.For(Reducers.Default);

        Assert.True(plan.TryApply(1m, isSet, Row(operation, 2m), out _, out var resultIsSet));

        Assert.Equal(expected, resultIsSet);
    }

    [Fact]
    public void TryApply_WhenSum_StaysRelativeAfterASet()
    {
        Assert.True(ReducerPlan.For(Reducers.Sum).TryApply(1m, false, Set(2m), out var result, out var isSet));

        Assert.Equal((3m, false), (result, isSet));
    }

    [Fact]
    public void TryApply_WhenNotAdditive_IsAbsolute()
    {
        Assert.True(ReducerPlan.For(Reducers.Max).TryApply(1m, false, Sub(2m), out var result, out var isSet));

        Assert.Equal((1m, true), (result, isSet));
    }

    [Fact]
    public void TryApply_WhenAdditiveAndRelative_EqualsTheReducerFromTheInitialValue() =>
        PropertyCheck.ForAll(
            from operations in Gen.Elements(CounterOperation.Set, CounterOperation.Add, CounterOperation.Sub).ListOf(6)
            from values in DecimalGen.Amount.ListOf(6)
            from initial in DecimalGen.Amount
            select (rows: operations.Zip(values, (operation, value) => Row(operation, value)).ToList(), initial),
            run => new[] { Reducers.LastSetThenSum, Reducers.Sum }.All(reducer =>
            {
                var plan = ReducerPlan.For(reducer);
                var (current, isSet) = (0m, false);
                foreach (var row in run.rows)
                {
                    Assert.True(plan.TryApply(current, isSet, row, out current, out isSet));
                }

                return (isSet ? current : run.initial + current) == reducer(run.initial, run.rows);
            }));

    [Fact]
    public void TryApply_WhenTheExactResultDoesNotFit_IsFalse() =>
        Assert.False(ReducerPlan.For(Reducers.Default).TryApply(decimal.MaxValue, true, Add(0.1m), out _, out _));

    [Fact]
    public void TryApply_WhenBuiltIn_AllocatesNothing()
    {
        var plan = ReducerPlan.For(Reducers.Default);
        var transaction = Transaction(CounterOperation.Add, 0.25m);
        var id = new TransactionId(default, 1, 0);
        var (value, isSet) = (0m, false);
        plan.TryApply(value, isSet, transaction, id, "balance", out value, out isSet);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            plan.TryApply(value, isSet, transaction, id, "balance", out value, out isSet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(250.25m, value);
    }

    [Fact]
    public void TryApply_WhenCustom_SeesTheRowAndIsAbsoluteAndCanonical()
    {
        CounterTransaction? seen = null;
        var plan = ReducerPlan.For((start, transactions) =>
        {
            seen = Assert.Single(transactions);
            return start + seen.Value;
        });
        var transaction = Transaction(CounterOperation.Add, 1.50m) with { Source = "checkout" };
        var id = new TransactionId(default, 7, 2);

        Assert.True(plan.TryApply(1m, false, transaction, id, "balance", out var result, out var isSet));

        Assert.Equal("2.5", result.ToString());
        Assert.True(isSet);
        Assert.NotNull(seen);
        Assert.Equal(("w1", "balance", "checkout", false), (seen.OriginalId, seen.Field, seen.Source, seen.Applied));
        Assert.EndsWith("-7-2", seen.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void TryApply_WhenCustomReplaysARow_HidesWhatTheFoldDecided()
    {
        CounterTransaction? seen = null;
        var plan = ReducerPlan.For((start, transactions) =>
        {
            seen = transactions[0];
            return start;
        });

        plan.TryApply(1m, true, Add(1m) with { Generation = 5, Position = 3 }, out _, out _);

        Assert.Equal(Add(1m), seen);
    }

    [Fact]
    public void TryApply_WhenCustomThrows_NamesReducerTransactionAndCause()
    {
        var cause = new OverflowException("too much");
        var plan = ReducerPlan.For((_, _) => throw cause, "points", 3);

        var error = Assert.Throws<ReducerFailedException>(() => plan.TryApply(1m, true, Add(1m), out _, out _));

        Assert.Same(cause, error.InnerException);
        Assert.Equal(("writer-1-0", "w1", S3DbErrorKind.Invalid), (error.TransactionId, error.RecordId, error.Kind));
        Assert.Contains("'points' version 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("too much", error.Message, StringComparison.Ordinal);
    }

    private static LogTransaction Transaction(CounterOperation operation, decimal value) => new()
    {
        OriginalId = "w1",
        Operation = operation,
        Value = value,
        Timestamp = Instant.FromUtc(2026, 11, 20, 0, 0),
        CohortDate = new(2026, 11, 20),
    };
}
