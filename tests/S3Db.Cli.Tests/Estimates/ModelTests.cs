using S3Db.Cli.Estimates;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Tests.Estimates;

/// <summary>The model says what the code does: requests of both are compared, by verb.</summary>
public sealed class ModelTests
{
    private const int Folds = 5;
    private const double Latency = 0.1;

    /// <summary>Replaced pages stay so long for readers.</summary>
    private const double CourtesyToReaders = 11;

    [Theory]
    [InlineData("inline state", 300, 50, 20, false, false)]
    [InlineData("pages", 20_000, 100, 20, false, false)]
    [InlineData("one page", 2_000, 10, 3, false, false)]
    [InlineData("the writer consolidates", 300, 50, 20, false, true)]
    [InlineData("a bound", 300, 50, 20, true, false)]
    [InlineData("a bound, several passes", 300, 260, 24, true, false)]
    public async Task AsyncFold_WhenTheCodeRuns_HasItsRequests(
        string name, int records, int batch, int segments, bool isBounded, bool isInProcess)
    {
        var load = LoadOf(records, batch, segments) with { IsBounded = isBounded, IsInProcess = isInProcess };
        await using var measured = new MeasuredLoad(Batches(batch), isBounded);
        var writer = await measured.StartAsync();
        var consolidator = isInProcess ? writer : await measured.StartAsync();
        await RoundAsync(records / batch + 1);
        var before = consolidator.Database.Statistics.Snapshot();
        for (var fold = 0; fold < Folds; fold++)
        {
            await RoundAsync(segments);
        }

        var counted = consolidator.Database.Statistics.Snapshot().Since(before);
        var model = AsyncFold.Of(new CommitModel(load), new StateModel(load), new WriterModel(load));
        var expected = model.Requests * load.Interval;

        // Asked for by hand, a consolidation reads the manifest once, not twice; and the writer's own PUTs count.
        AssertClose(name, "GET", expected.Get - 1, counted.Get);
        AssertClose(name, "PUT", expected.Put + (isInProcess ? segments : 0), counted.Put);
        AssertClose(name, "LIST", expected.List, counted.List);
        AssertClose(name, "DELETE", expected.Delete, counted.Delete);

        async Task RoundAsync(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                await measured.AddAsync(writer.Wallets, batch, records);
            }

            await consolidator.Plugin.ConsolidateAsync();
            measured.Advance(Math.Max(load.Interval, CourtesyToReaders));
        }
    }

    [Theory]
    [InlineData(300, 3)]
    [InlineData(2_000, 4)]
    public async Task SyncFold_WhenACallerIsAlone_HasItsRequests(int records, int putsEach)
    {
        const int Calls = 80;
        var load = new CounterLoad
        {
            Rate = 1, Records = records, HotRecords = records, IsSync = true, IsInProcess = true, Interval = 86_400,
        };
        await using var measured = new MeasuredLoad(options => options.Mode = ConsolidationMode.Sync);
        var process = await measured.StartAsync();
        await measured.AddAsync(process.Wallets, records, records);
        measured.Advance(60);
        await process.Plugin.ConsolidateAsync();
        var before = process.Database.Statistics.Snapshot();
        for (var i = 0; i < Calls; i++)
        {
            await process.Wallets.AddAsync(MeasuredLoad.Id(7), 1);
        }

        await process.Database.DisposeAsync();
        var counted = process.Database.Statistics.Snapshot().Since(before);
        var commit = new CommitModel(load);
        var model = SyncFold.Of(commit, new StateModel(load), new WriterModel(load));

        Assert.InRange((double)counted.Put / Calls, putsEach * 0.9, putsEach * 1.1);
        Assert.InRange(model.Requests.Put + commit.Puts, putsEach * 0.8, putsEach * 1.1);
        Assert.InRange((double)counted.Delete / Calls, model.Requests.Delete / 2, model.Requests.Delete * 1.2);
    }

    [Fact]
    public async Task CommitModel_WhenCallsComeWhileAPutIsUnderWay_SharesTheNext()
    {
        const int Rounds = 20;
        const int CallsEach = 100;
        await using var measured = new MeasuredLoad(static _ => { });
        var gate = new SegmentGate(measured.Store);
        var process = await measured.StartAsync(gate);
        var calls = new List<Task>();
        for (var round = 0; round < Rounds; round++)
        {
            calls.Add(measured.AddAsync(process.Wallets, CallsEach, 300));
            await gate.PassAsync();
        }

        gate.Open();
        await Task.WhenAll(calls);
        var model = new CommitModel(new CounterLoad { Rate = CallsEach / Latency, PutLatency = Latency });

        Assert.InRange(model.Batch, CallsEach * 0.99, CallsEach * 1.01);
        Assert.InRange((double)Rounds * CallsEach / gate.Segments, model.Batch * 0.8, model.Batch * 1.2);
    }

    [Fact]
    public async Task ObjectSizes_WhenTheCodeWrites_AreItsSizes()
    {
        const int Batch = 200;
        const int Records = 6_000;
        await using var measured = new MeasuredLoad(Batches(Batch));
        var (_, wallets, plugin) = await measured.StartAsync();
        await measured.AddAsync(wallets, Records, Records);
        await measured.AddAsync(wallets, Records, Records);
        var segment = await measured.MeanSizeAsync("/wal/");
        await plugin.ConsolidateAsync();

        AssertClose("sizes", "segment", ObjectSizes.Segment(Batch, Records), segment * Folds);
        AssertClose("sizes", "page", ObjectSizes.Page(Records / 2), await measured.MeanSizeAsync("/pages/") * Folds);
        AssertClose(
            "sizes",
            "cohort file",
            ObjectSizes.CohortFile(Records * 2, Batch, Records),
            await measured.MeanSizeAsync("/cohortDate=") * Folds);
    }

    private static CounterLoad LoadOf(int records, int batch, int segments) => new()
    {
        Rate = batch / Latency,
        Records = records,
        HotRecords = records,
        BatchSize = batch,
        Interval = segments * Latency,
        PutLatency = Latency,
    };

    private static Action<EventualConsistencyOptions> Batches(int size) => options =>
    {
        options.BatchTransactions = true;
        options.BatchSize = size;
    };

    /// <summary>Within a fifth, or half a request a fold.</summary>
    private static void AssertClose(string name, string what, double expected, double counted) => Assert.True(
        Math.Abs(expected - (counted / Folds)) <= Math.Max(expected * 0.2, 0.5),
        $"{name}: {what} is {counted / Folds:0.##} and estimated as {expected:0.##}.");
}
