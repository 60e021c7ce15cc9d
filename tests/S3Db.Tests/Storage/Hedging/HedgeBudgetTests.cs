using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class HedgeBudgetTests : HedgedStoreTestBase
{
    [Fact]
    public async Task AnyRead_WhenAllAreSlow_IsHedgedInAFewOfThem()
    {
        await WarmUpAsync(count: 100);
        const int reads = 1000;

        for (var read = 0; read < reads; read++)
        {
            // Each is slower than all before it, so that the threshold never keeps it from being hedged.
            var call = ReadAsync();
            var first = await Gates.NextAsync();
            Time.Advance(Threshold * (read + 2));
            first.Answer();
            await call;
            Gates.Forget();
        }

        Assert.Equal((100 + reads - 1) / 50, Sent - reads);
    }

    [Fact]
    public void TryTake_WhenMuchWasEarned_GivesNoMoreThanCanBeSaved()
    {
        var budget = new HedgeBudget(0.02);
        for (var read = 0; read < 10_000; read++)
        {
            budget.Earn();
        }

        var taken = 0;
        while (budget.TryTake())
        {
            taken++;
        }

        Assert.Equal(HedgeBudget.SavedMax, taken);
    }

    [Theory]
    [InlineData(0.001, 1000)]
    [InlineData(0.03, 34)]
    [InlineData(0.1, 10)]
    public void TryTake_WhenReadsWereAnswered_GivesTheirShareAndNoMore(double shareMax, int cost)
    {
        var budget = new HedgeBudget(shareMax);
        for (var read = 1; read < cost; read++)
        {
            budget.Earn();
        }

        Assert.False(budget.TryTake());
        budget.Earn();
        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }
}
