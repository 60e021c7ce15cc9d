using FsCheck;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

/// <summary>What decides nearly all transactions in short says what the rules say in full.</summary>
public sealed class JudgeTests
{
    private static readonly Gen<decimal> Amounts = Gen.OneOf(DecimalGen.Any, DecimalGen.Amount);

    private static readonly Gen<Judge> Judges =
        from reducer in Gen.Elements(
            Reducers.LastSetThenSum, Reducers.Sum, Reducers.MonotonicIncrease, Reducers.Max, (start, _) => start)
        from minimum in Gen.Elements<decimal?>(null, null, null, -5)
        from maximum in Gen.Elements<decimal?>(null, null, null, 5)
        let plan = ReducerPlan.For(reducer)
        select new Judge(Settings(plan, minimum, maximum), plan, "balance", ProtocolRules.All);

    [Fact]
    public void TryMove_WhenItDecides_SaysWhatDecideSays()
    {
        var moved = 0;
        var cases = from judge in Judges
                    from value in Amounts
                    from isSet in Gen.Elements(false, true)
                    from transaction in LogGenerators.Transactions
                    from amount in Amounts
                    select (judge, entry: new CounterEntry(value, isSet, "life"),
                        transaction with { Value = amount, IdempotencyKey = transaction.IdempotencyKey ?? "key" });
        PropertyCheck.ForAll(cases, it =>
        {
            var (judge, entry, transaction) = it;
            if (!judge.TryMove(
                entry.Value,
                entry.IsSet,
                transaction.Operation,
                transaction.Value,
                out var result,
                out var change))
            {
                return true;
            }

            moved++;
            var decision = judge.Decide(entry, new LogRow(default, transaction), default);
            return !judge.NeedsInitial(entry, transaction)
                && decision.Equals(new Decision(entry with { Value = result }, null, new ScaledSum(change), null));
        });
        Assert.True(moved > 50, $"Only {moved} of the generated transactions were decided in short.");
    }

    [Theory]
    [InlineData(CounterOperation.Add, true)]
    [InlineData(CounterOperation.Sub, true)]
    [InlineData(CounterOperation.Set, false)]
    [InlineData(CounterOperation.Clear, false)]
    public void TryMove_WhenAmountIsUsual_DecidesAddsAndSubs(CounterOperation operation, bool decides)
    {
        var plan = ReducerPlan.For(Reducers.Default);
        var judge = new Judge(Settings(plan, null, null), plan, "balance", ProtocolRules.All);

        Assert.Equal(decides, judge.TryMove(10, isSet: false, operation, 2.5m, out _, out _));
    }

    private static LogSettings Settings(ReducerPlan plan, decimal? minimum, decimal? maximum) => new()
    {
        Shards = 1,
        TimeZone = "Etc/UTC",
        Reducer = plan.Name,
        ReducerVersion = plan.Version,
        Minimum = minimum,
        Maximum = maximum,
    };
}
