using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>Random faults: whatever the store does, every call's answer is true and nothing is stored twice.</summary>
public sealed class LogWriterFaultTests
{
    private const int Calls = 120;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AppendAsync_WhenTheStoreFailsAtRandom_TellsTheTruth(int seed)
    {
        var time = new ManualTimeProvider();
        var memory = new InMemoryObjectStore("faults", time);
        var faulty = new FaultyObjectStore(memory, new FaultPlan(seed)
        {
            ErrorBefore = 0.1, ErrorAfterApplied = 0.1, Conflict = 0.1, LostReply = 0.1, Late = 0.1, Duplicate = 0.1,
        });
        if (seed % 2 == 0)
        {
            // After an ambiguous attempt a refusal proves nothing; before one it does.
            faulty.FailBefore(3 + seed, StoreVerb.Put, StoreErrorKind.Denied);
        }

        var clock = new StoreClock(time);
        clock.Observe(time.Now);
        await using var writer = new LogWriter(
            new() { MaxBatchTransactions = 3 },
            faulty,
            LogWriterFixture.Keys,
            clock,
            time,
            SystemRandomSource.Instance,
            new EventLog());

        var calls = Enumerable.Range(0, Calls)
            .Select(number => writer.AppendAsync(LogWriterFixture.Transaction(number))).ToArray();
        await PassTimeAsync(time, Task.WhenAll(calls));
        await faulty.DeliverLateAsync();

        await AssertTruthAsync(memory, calls);
    }

    private static async Task PassTimeAsync(ManualTimeProvider time, Task until)
    {
        while (!until.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
    }

    private static async Task AssertTruthAsync(InMemoryObjectStore memory, Task<TransactionId>[] calls)
    {
        var stored = new List<(TransactionId Id, int Number)>();
        foreach (var found in (await memory.ListAsync(new(LogWriterFixture.Keys.WalPrefix))).Objects)
        {
            var segment = LogWriterFixture.SegmentOf(found.Key);
            var rows = SegmentCodec.Decode(segment, "balance", (await memory.GetAsync(found.Key)).Body);
            stored.AddRange(rows.Select((row, index) =>
                (new TransactionId(segment.Writer, segment.Sequence, index), (int)row.Value)));
        }

        var segments = stored.Select(row => new SegmentRef(row.Id.Writer, row.Id.Sequence)).ToHashSet();
        Assert.Distinct(stored.Select(row => row.Number));
        for (var number = 0; number < calls.Length; number++)
        {
            var rows = stored.Where(row => row.Number == number).ToArray();
            if (calls[number].IsCompletedSuccessfully)
            {
                var id = await calls[number];
                Assert.Equal([(id, number)], rows);
                Assert.All(
                    Enumerable.Range(1, (int)id.Sequence),
                    sequence => Assert.Contains(new SegmentRef(id.Writer, sequence), segments));
            }
            else if (!(await Assert.ThrowsAsync<S3DbException>(() => calls[number])).IsOutcomeUnknown)
            {
                Assert.Empty(rows);
            }
        }
    }
}
