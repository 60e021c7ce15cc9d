using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>What becomes of a read whose requests fail, and of those after it.</summary>
public sealed class HedgeFailureTests : HedgedStoreTestBase
{
    private const int ReadsPerHedge = 50;

    [Fact]
    public async Task GetAsync_WhenTheFirstFails_WaitsForTheSecond()
    {
        await WarmUpAsync();
        var (call, first, second) = await HedgeAsync();

        first.Fail();
        Assert.False(call.IsCompleted);
        Assert.False(second.IsCancelled);
        second.Answer();

        Assert.Equal(second.Number, await call);
    }

    [Fact]
    public async Task GetAsync_WhenTheSecondFails_WaitsForTheFirst()
    {
        await WarmUpAsync();
        var (call, first, second) = await HedgeAsync();

        second.Fail();
        Assert.False(call.IsCompleted);
        Assert.False(first.IsCancelled);
        first.Answer();

        Assert.Equal(first.Number, await call);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_WhenBothFail_ThrowsTheErrorOfTheFirst(bool isFirstFirst)
    {
        await WarmUpAsync();
        var (call, first, second) = await HedgeAsync();

        (isFirstFirst ? first : second).Fail();
        (isFirstFirst ? second : first).Fail();

        var error = await Assert.ThrowsAsync<StoreException>(() => call);
        Assert.Equal($"Request {first.Number} failed.", error.Message);
    }

    [Fact]
    public async Task GetAsync_WhenItFailsBeforeItIsSlow_ThrowsAtOnce()
    {
        await WarmUpAsync();
        var call = ReadAsync();
        (await Gates.NextAsync()).Fail();

        await Assert.ThrowsAsync<StoreException>(() => call);
        Assert.Equal(0, Time.TimerCount);
        Assert.Equal(1, Sent);
    }

    [Fact]
    public async Task AnyRead_WhenASecondRequestFailed_IsNotHedgedUntilEnoughWereAnswered()
    {
        await WarmUpAsync(count: 4 * ReadsPerHedge);
        var (call, first, second) = await HedgeAsync();
        second.Fail();
        first.Answer();
        await call;

        await IsPausedAsync(answered: 1);
    }

    [Fact]
    public async Task AnyRead_WhenTheStoreThrottledARead_IsNotHedgedUntilEnoughWereAnswered()
    {
        await WarmUpAsync(count: 4 * ReadsPerHedge);
        var call = ReadAsync();
        (await Gates.NextAsync()).Fail(StoreErrorKind.Unavailable);
        await Assert.ThrowsAsync<StoreException>(() => call);

        await IsPausedAsync();
    }

    [Theory]
    [InlineData("put")]
    [InlineData("delete")]
    [InlineData("delete-many")]
    public async Task AnyRead_WhenTheStoreThrottledAWrite_IsNotHedgedUntilEnoughWereAnswered(string verb)
    {
        await WarmUpAsync(count: 4 * ReadsPerHedge);
        var write = verb switch
        {
            "put" => Store.PutAsync("key", new byte[1]),
            "delete" => Store.DeleteAsync("key"),
            _ => (Task)Store.DeleteManyAsync(["key"]),
        };
        (await Gates.NextAsync()).Fail(StoreErrorKind.Unavailable);
        await Assert.ThrowsAsync<StoreException>(() => write);

        await IsPausedAsync();
    }

    [Fact]
    public async Task AnyRead_WhenAWriteWasRefusedByItsCondition_IsHedgedAsBefore()
    {
        await WarmUpAsync();
        var write = Store.PutAsync("key", new byte[1], PutCondition.IfAbsent);
        (await Gates.NextAsync()).Fail(StoreErrorKind.AlreadyExists);
        await Assert.ThrowsAsync<StoreException>(() => write);

        var (call, first, _) = await HedgeAsync();
        first.Answer();
        await call;
    }

    [Fact]
    public async Task GetAsync_WhenTheLoserFails_LeavesNoErrorUnobserved()
    {
        var errors = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, arguments) =>
            errors += arguments.Exception.ToString().Contains("Request ", StringComparison.Ordinal) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            await LoseAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        Assert.Equal(0, errors);
    }

    private async Task LoseAsync()
    {
        await WarmUpAsync();
        var (call, first, second) = await HedgeAsync();
        first.Fail();
        second.Answer();
        await call;
    }

    /// <summary>No read is hedged before 50 have been answered; the next is.</summary>
    private async Task IsPausedAsync(int answered = 0)
    {
        await WarmUpAsync(count: ReadsPerHedge - 1 - answered);
        await ReadsOnceAsync();
        var (call, first, _) = await HedgeAsync();
        first.Answer();
        await call;
    }
}
