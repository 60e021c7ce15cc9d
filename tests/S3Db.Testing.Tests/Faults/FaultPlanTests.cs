using S3Db.Storage;

namespace S3Db.Testing.Tests;

public sealed class FaultPlanTests
{
    private static readonly byte[] Body = "body"u8.ToArray();
    private readonly InMemoryObjectStore _bucket = new();

    [Theory]
    [InlineData("before", false)]
    [InlineData("after", true)]
    [InlineData("lost", true)]
    [InlineData("late", false)]
    public async Task Fault_LeavesTheWriterInDoubt(string fault, bool isApplied)
    {
        var store = new FaultyObjectStore(_bucket, Always(fault));

        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("a", Body));

        Assert.True(error.IsOutcomeUnknown);
        Assert.Equal(isApplied, (await _bucket.GetAsync("a")).IsFound);
    }

    [Fact]
    public async Task Fault_NamesItsSeed()
    {
        var store = new FaultyObjectStore(_bucket, Always("before"));

        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("a", Body));

        Assert.Contains("seed 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflict_StrikesConditionalPutsOnly()
    {
        var store = new FaultyObjectStore(_bucket, Always("conflict"));

        await store.PutAsync("a", Body);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("b", Body, PutCondition.IfAbsent));

        Assert.Equal(StoreErrorKind.Conflict, error.Error);
    }

    [Fact]
    public async Task Late_IsExecutedWithinTheAnnouncedNumberOfOperations()
    {
        var store = new FaultyObjectStore(_bucket, Always("late"));
        var buffer = Body.ToArray();
        await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("a", buffer));
        buffer.AsSpan().Clear();

        for (var i = 0; i < 3; i++)
        {
            await store.GetAsync("other");
        }

        Assert.Equal(Body, (await _bucket.GetAsync("a")).Body.ToArray());
        Assert.Equal(OperationOutcome.Late, store.Operations[0].Outcome);
        Assert.Equal(0, store.LateCount);
    }

    [Fact]
    public async Task Duplicate_ArrivesAgainAfterTheKeyWasRemoved()
    {
        var store = new FaultyObjectStore(_bucket, Always("duplicate"));
        await store.PutAsync("a", Body, PutCondition.IfAbsent);
        await _bucket.DeleteAsync("a");

        await store.DeliverLateAsync();

        Assert.True((await _bucket.GetAsync("a")).IsFound);
    }

    [Fact]
    public async Task Duplicate_ThatIsRefused_ChangesNothing()
    {
        var store = new FaultyObjectStore(_bucket, Always("duplicate"));
        var put = await store.PutAsync("a", Body, PutCondition.IfAbsent);

        await store.DeliverLateAsync();

        Assert.Equal(put.ETag, (await _bucket.GetAsync("a")).ETag);
    }

    [Fact]
    public async Task Plans_WithEqualSeeds_GiveEqualTraces()
    {
        Assert.Equal(await TraceAsync(11), await TraceAsync(11));
        Assert.NotEqual(await TraceAsync(11), await TraceAsync(12));
    }

    private static async Task<string> TraceAsync(int seed)
    {
        var plan = new FaultPlan(seed)
        {
            ErrorBefore = 0.2, ErrorAfterApplied = 0.2, Conflict = 0.1, LostReply = 0.1, Late = 0.1, Duplicate = 0.1,
        };
        var store = new FaultyObjectStore(new InMemoryObjectStore(), plan);
        for (var i = 0; i < 60; i++)
        {
            try
            {
                await store.PutAsync($"key{i % 7}", Body, PutCondition.IfAbsent);
            }
            catch (StoreException)
            {
                // What matters is the trace.
            }
        }

        return string.Join('\n', store.Operations);
    }

    private static FaultPlan Always(string fault) => new(seed: 5)
    {
        ErrorBefore = fault == "before" ? 1 : 0,
        ErrorAfterApplied = fault == "after" ? 1 : 0,
        Conflict = fault == "conflict" ? 1 : 0,
        LostReply = fault == "lost" ? 1 : 0,
        Late = fault == "late" ? 1 : 0,
        Duplicate = fault == "duplicate" ? 1 : 0,
        LateOperationsMax = 3,
    };
}
