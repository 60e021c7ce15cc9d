using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Allocations;

/// <summary>
/// Bytes that each step allocates for a transaction, against the ceilings that were recorded. Counted, not timed, so
/// that they are the same on every machine. Whoever makes a step cheaper lowers its ceiling.
/// </summary>
public sealed class AllocationTests
{
    private const int Transactions = 1_000;
    private const int Records = 100;

    /// <summary>A few in a hundred above what was counted last, for the runtime's own changes.</summary>
    private const double EncodeCeiling = 125;
    private const double DecodeCeiling = 76;
    private const double OrderCeiling = 1;
    private const double DecideCeiling = 39;

    private static readonly LogKeys Keys = new("wallets", "balance", 0);
    private static readonly SegmentRef Segment = new(
        WriterId.TryParse("20261120T120000Z-0123456789abcdef", out var writer) ? writer : default, 1);

    [Fact]
    public void Encode_AllocatesLittle()
    {
        var rows = Rows();
        AssertAtMost(EncodeCeiling, () => SegmentCodec.Encode(Keys.Field, Segment, rows));
    }

    [Fact]
    public void Decode_AllocatesLittle()
    {
        var body = SegmentCodec.Encode(Keys.Field, Segment, Rows());
        AssertAtMost(DecodeCeiling, () => SegmentCodec.Decode(Segment, Keys.Field, body));
    }

    [Fact]
    public void Order_AllocatesLittle()
    {
        SegmentRead[] reads = [new(Segment, SegmentRows.Of(Segment, Rows()), null)];
        AssertAtMost(OrderCeiling, () => FoldOrder.Sort(reads, ProtocolRules.All));
    }

    [Fact]
    public async Task Decide_AllocatesLittle()
    {
        await using var world = new CounterWorld();
        var process = await world.StartAsync();
        var shard = process.Plugin.ActiveField.Shards[0];
        var current = await shard.Consolidator.Manifests.ReadAsync(TestContext.Current.CancellationToken);
        var rows = FoldOrder.Sort([new(Segment, SegmentRows.Of(Segment, Rows()), null)], ProtocolRules.All);
        var loaded = await LoadedState.LoadAsync(
            current.Manifest,
            rows.PageHashes(),
            shard.Consolidator.Pages,
            shard.Context.Limits,
            TestContext.Current.CancellationToken);
        var runner = new FoldRunner(shard.Context, shard.Consolidator.Keys);
        AssertAtMost(DecideCeiling, () =>
        {
            var run = runner.RunAsync(loaded, rows, [], CancellationToken.None);
            Assert.True(run.IsCompletedSuccessfully);
            Assert.Equal(Transactions, run.Result.Result.Decided);
            return run;
        });
    }

    private static LogTransaction[] Rows() => [.. Enumerable.Range(0, Transactions).Select(i => new LogTransaction
    {
        OriginalId = $"wallet-{i % Records:D7}",
        Operation = i % 3 == 0 ? CounterOperation.Sub : CounterOperation.Add,
        Value = (i + 1) / 100m,
        Timestamp = Instant.FromUtc(2026, 11, 20, 12, 0) + Duration.FromMilliseconds(i),
        CohortDate = new LocalDate(2026, 11, 20),
    })];

    private static void AssertAtMost(double ceiling, Func<object> step)
    {
        // The first run makes the buffers that are kept, and what the runtime makes once.
        for (var i = 0; i < 3; i++)
        {
            GC.KeepAlive(step());
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(step());
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Transactions;
        Assert.True(bytes <= ceiling, $"{bytes:0.0} bytes are allocated for a transaction, {ceiling} are allowed.");
    }
}
