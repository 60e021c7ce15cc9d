using S3Db.Cli.Estimates;

namespace S3Db.Cli.Tests.Estimates;

/// <summary>Costs of shapes that were computed by hand, and what must hold between estimates.</summary>
public sealed class EstimatorTests
{
    [Theory]
    [InlineData(1, 5_000, 5, 0.100, 500, 0.0021, 0.0115)]
    [InlineData(100, 1, 10, 0.100, 1, 1.0, 5.4)]
    [InlineData(1, 1, 10, 0.100, 1, 1.3, 6.9)]
    [InlineData(10, 500, 10, 0.250, 125, 0.0081, 0.044)]
    public void Of_WhenComputedByHand_IsWithinATenth(
        int writers, double each, double interval, double put, double perPut, double perTransaction, double dollars)
    {
        var estimate = Estimator.Of(
            new()
            {
                Rate = writers * each,
                Writers = writers,
                Records = 100,
                HotRecords = 100,
                Interval = interval,
                PutLatency = put,
            },
            PriceList.S3);

        Assert.InRange(estimate.Writing.TransactionsPerPut, perPut * 0.9, perPut * 1.1);
        Assert.InRange(estimate.Bill.WriteRequestsPerTransaction, perTransaction * 0.9, perTransaction * 1.1);
        Assert.InRange(estimate.Bill.RequestDollarsPerMillion, dollars * 0.9, dollars * 1.1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 100)]
    [InlineData(5_000, 500)]
    [InlineData(10_000, 1_000)]
    [InlineData(100_000, 4_993)]
    [InlineData(1_000_000, 4_993)]
    public void Of_WhenTheRateGrows_PutsMoreIntoASegmentUntilItIsFull(double rate, double batch)
    {
        var commit = new CommitModel(new() { Rate = rate, PutLatency = 0.1 });

        Assert.InRange(commit.Batch, batch * 0.99, batch * 1.01);
        Assert.InRange(commit.AckLongest, commit.AckMean, 0.21);
    }

    [Fact]
    public void Of_WhenNothingHappens_IsAListingAndTwoReadsATurn()
    {
        var estimate = Estimator.Of(new() { Rate = 1e-6, Interval = 60 }, PriceList.S3);

        var perTurn = estimate.Requests.ToDictionary(verb => verb.Verb, verb => verb.PerSecond * 60);
        Assert.InRange(perTurn["LIST"], 1, 1.1);
        Assert.InRange(perTurn["GET"], 2, 2.1);
        Assert.InRange(perTurn["PUT"], 0, 0.01);
    }

    [Fact]
    public void Of_WhenShardsAndWritersDouble_CostsTheSameForATransaction()
    {
        var load = new CounterLoad { Rate = 4_000, Records = 100_000, HotRecords = 100_000, Interval = 10 };
        var one = Estimator.Of(load, PriceList.S3);
        var two = Estimator.Of(
            load with { Rate = 8_000, Records = 200_000, HotRecords = 200_000, Shards = 2 }, PriceList.S3);

        Assert.Equal(one.Bill.RequestDollarsPerMillion, two.Bill.RequestDollarsPerMillion, 6);
        Assert.Equal(one.Consolidation.ManifestBytes, two.Consolidation.ManifestBytes);
    }

    [Fact]
    public void Of_WhenLarge_NamesTheLimitsItReaches()
    {
        var estimate = Estimator.Of(
            new()
            {
                Rate = 1e6,
                Writers = 10,
                Records = 1e9,
                HotRecords = 1e9,
                Interval = 60,
            },
            PriceList.S3);

        var reached = estimate.Limits.Where(limit => limit.IsReached).Select(limit => limit.Name).ToList();
        Assert.Contains("bytes of a manifest", reached);
        Assert.Contains("busy part of a consolidator", reached);
        Assert.True(estimate.Consolidation.PagesPerShard > 200_000);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(40, 1)]
    [InlineData(500, 0)]
    public void Of_WhenFewTransactionsShareAPut_AdvisesBelowTheBreakEven(double rate, int below)
    {
        var estimate = Estimator.Of(new() { Rate = rate, Records = 100, HotRecords = 100 }, PriceList.S3);

        Assert.Equal([9, 3], estimate.BreakEvens.Select(breakEven => breakEven.TransactionsPerPut));
        Assert.Equal(below, estimate.BreakEvens.Count(breakEven => !breakEven.IsReached));
        Assert.Equal(below, estimate.Notes.Count(note => note.StartsWith("Below", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_WhenSyncProcessesShareAShard_NamesTheSwapsAndNoInterval()
    {
        var estimate = Estimator.Of(new() { Rate = 400, Writers = 4, IsSync = true }, PriceList.S3);

        Assert.Equal("swaps/s of a manifest", Assert.Single(estimate.Limits, limit => limit.IsReached).Name);
        Assert.NotEmpty(estimate.Notes);
        Assert.DoesNotContain(estimate.Notes, note => note.Contains("less often", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_WhenFewCountersAreHot_TouchesFewerPages()
    {
        var load = new CounterLoad { Rate = 1_000, Records = 1e6, HotRecords = 1e6, Interval = 5 };
        var all = Estimator.Of(load, PriceList.S3);
        var hot = Estimator.Of(load with { HotRecords = 50 }, PriceList.S3);
        var skewed = Estimator.Of(load with { Zipf = 1.5 }, PriceList.S3);

        Assert.True(hot.Consolidation.PagesPerPass < 50);
        Assert.InRange(
            skewed.Consolidation.PagesPerPass, hot.Consolidation.PagesPerPass, all.Consolidation.PagesPerPass);
    }

    [Fact]
    public void Popularity_WhenByZipf_IsTheSumOverRanks()
    {
        const int Records = 20_000;
        var weights = Enumerable.Range(1, Records).Select(rank => Math.Pow(rank, -1.1)).ToList();
        var total = weights.Sum();
        var expected = weights.Sum(weight => 1 - Math.Pow(1 - (weight / total), 5_000));

        Assert.InRange(new Popularity(Records, 1.1).Distinct(5_000), expected * 0.98, expected * 1.02);
    }
}
