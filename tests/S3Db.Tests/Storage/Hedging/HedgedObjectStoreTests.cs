using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>When a read is sent a second time, and which answer counts.</summary>
public sealed class HedgedObjectStoreTests : HedgedStoreTestBase
{
    [Theory]
    [InlineData("get")]
    [InlineData("revalidate")]
    [InlineData("list")]
    public async Task AnyRead_WhenSlow_IsSentAgainAndNotBefore(string kind)
    {
        await WarmUpAsync(kind);
        var call = ReadAsync(kind);
        var first = await Gates.NextAsync();

        Time.Advance(Threshold - TimeSpan.FromTicks(1));
        Assert.Equal(1, Time.TimerCount);
        Assert.Equal(1, Sent);
        Time.Advance(TimeSpan.FromTicks(1));
        var second = await Gates.NextAsync();
        second.Answer();

        Assert.Equal(second.Number, await call);
        await first.Cancelled;
        Assert.Equal(2, Sent);
        Assert.Equal(1, Statistics.Snapshot().Hedges);
    }

    [Fact]
    public async Task GetAsync_WhenTheFirstIsFirstAfterAll_CancelsTheSecond()
    {
        await WarmUpAsync();
        var (call, first, second) = await HedgeAsync();

        first.Answer();

        Assert.Equal(first.Number, await call);
        await second.Cancelled;
    }

    [Fact]
    public async Task GetAsync_WhenAnsweredInTime_IsSentOnce()
    {
        await WarmUpAsync();
        var call = ReadAsync();
        (await Gates.NextAsync()).Answer();

        await call;

        Assert.Equal(0, Time.TimerCount);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task GetAsync_WhenTooFewAreKnown_IsSentOnce()
    {
        await WarmUpAsync(count: ReadDurations.SamplesMin - 1);

        await ReadsOnceAsync();
    }

    [Theory]
    [InlineData("get", "revalidate")]
    [InlineData("revalidate", "get")]
    [InlineData("get", "list")]
    public async Task AnyRead_WhenOnlyOtherKindsAreKnown_IsSentOnce(string known, string kind)
    {
        await WarmUpAsync(known);

        await ReadsOnceAsync(kind);
    }

    [Fact]
    public async Task AnyWrite_HoweverSlow_IsSentOnce()
    {
        await WarmUpAsync();
        await WarmUpAsync("list");
        Task[] writes =
        [
            Store.PutAsync("key", new byte[1]),
            Store.PutAsync("key", new byte[1], PutCondition.IfAbsent),
            Store.DeleteAsync("key"),
            Store.DeleteManyAsync(["key"]),
        ];

        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, Time.TimerCount);
        foreach (var write in writes)
        {
            (await Gates.NextAsync()).Answer();
            await write;
        }

        Assert.Equal(writes.Length, Sent);
    }

    [Fact]
    public async Task GetAsync_WhenCancelled_CancelsBothRequests()
    {
        await WarmUpAsync();
        using var caller = new CancellationTokenSource();
        var (call, first, second) = await HedgeAsync(cancellationToken: caller.Token);

        await caller.CancelAsync();

        Assert.True(first.IsCancelled);
        Assert.True(second.IsCancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task GetAsync_WhenCancelledBeforeItIsSlow_IsSentOnce()
    {
        await WarmUpAsync();
        using var caller = new CancellationTokenSource();
        var call = ReadAsync(cancellationToken: caller.Token);
        var first = await Gates.NextAsync();

        await caller.CancelAsync();

        Assert.True(first.IsCancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, Time.TimerCount);
        Assert.Equal(1, Sent);
    }
}
