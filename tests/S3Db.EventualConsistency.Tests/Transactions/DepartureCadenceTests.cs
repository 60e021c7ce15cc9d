namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>W9 of <see cref="LogWriter"/>: when a partial batch leaves.</summary>
public sealed class DepartureCadenceTests
{
    [Fact]
    public async Task AppendAsync_WhenAPutIsSlow_SendsBesideItAfterTheTimeOfAUsualPut()
    {
        await using var fixture = new LogWriterFixture();
        await StoreAsync(fixture, 0, 1, 40);

        var first = fixture.AppendAsync(1);
        var slow = await fixture.Store.NextPutAsync();
        var others = fixture.AppendMany(2, 3);
        await PassAsync(fixture, 39);
        Assert.Equal((3, 1), (fixture.Writer.Queued, fixture.Writer.InFlight));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        var beside = await fixture.Store.NextPutAsync();

        Assert.Equal([2, 3, 4], LogWriterFixture.ValuesOf(beside));
        await beside.AnswerAsync();
        await fixture.SettledAsync(2);
        Assert.DoesNotContain(others, call => call.IsCompleted);
        await slow.AnswerAsync();
        await Task.WhenAll([first, .. others]);
    }

    [Fact]
    public async Task AppendAsync_WhenEveryPutIsSlow_SendsNoMoreBesideThanTheLimit()
    {
        await using var fixture = new LogWriterFixture(new() { MaxInFlight = 2 });
        var calls = new List<Task> { fixture.AppendAsync(0) };
        var slot1 = await fixture.Store.NextPutAsync();
        calls.Add(fixture.AppendAsync(1));
        await PassAsync(fixture, 100);
        var slot2 = await fixture.Store.NextPutAsync();

        calls.Add(fixture.AppendAsync(2));
        await PassAsync(fixture, 1_000);
        Assert.Equal((1, 2), (fixture.Writer.Queued, fixture.Writer.InFlight));
        await slot1.AnswerAsync();
        var slot3 = await fixture.Store.NextPutAsync();

        await slot2.AnswerAsync();
        await slot3.AnswerAsync();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task AppendAsync_WhenEveryPutIsSlow_SendsFullBatchesBesideMoreThanPartialOnes()
    {
        await using var fixture = new LogWriterFixture(new()
        {
            MaxBatchTransactions = 2, MaxInFlight = 3, MaxPartialInFlight = 2,
        });
        var calls = new List<Task> { fixture.AppendAsync(0) };
        var puts = new List<PendingPut> { await fixture.Store.NextPutAsync() };
        calls.Add(fixture.AppendAsync(1));
        await PassAsync(fixture, 100);
        puts.Add(await fixture.Store.NextPutAsync());

        calls.Add(fixture.AppendAsync(2));
        await PassAsync(fixture, 1_000);
        fixture.Writer.Execute();
        Assert.Equal((1, 2), (fixture.Writer.Queued, fixture.Writer.InFlight));
        calls.Add(fixture.AppendAsync(3));
        puts.Add(await fixture.Store.NextPutAsync());

        Assert.Equal([2, 3], LogWriterFixture.ValuesOf(puts[2]));
        foreach (var put in puts)
        {
            await put.AnswerAsync();
        }

        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task AppendAsync_WhenCallersAreAnsweredTogether_SendsTheirNextCallsTogether()
    {
        await using var fixture = new LogWriterFixture();
        var first = fixture.AppendAsync(0);
        var slot = await fixture.Store.NextPutAsync();
        var underWay = new List<int>();
        Task[] callers = [CallTwiceAsync(1), CallTwiceAsync(2), CallTwiceAsync(3)];

        await slot.AnswerAsync();
        await (await fixture.Store.NextPutAsync()).AnswerAsync();
        var next = await fixture.Store.NextPutAsync();

        Assert.Equal([0, 0, 0], underWay);
        Assert.Equal([11, 12, 13], LogWriterFixture.ValuesOf(next).Order());
        await next.AnswerAsync();
        await Task.WhenAll([first, .. callers]);

        async Task CallTwiceAsync(int number)
        {
            await fixture.AppendAsync(number).ConfigureAwait(false);
            var again = fixture.AppendAsync(number + 10);
            fixture.Writer.Execute();
            lock (underWay)
            {
                underWay.Add(fixture.Writer.InFlight);
            }

            await again.ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task AppendAsync_WhenAnAnsweredCallerBlocksItsThread_WaitsForItNoLongerThanTheLimit()
    {
        await using var fixture = new LogWriterFixture();
        using var released = new ManualResetEventSlim();
        var hasCalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = fixture.AppendAsync(0);
        var slot = await fixture.Store.NextPutAsync();
        Task[] callers = [BlockAsync(), fixture.AppendAsync(2)];

        await slot.AnswerAsync();
        await (await fixture.Store.NextPutAsync()).AnswerAsync();
        await hasCalled.Task;
        await PassAsync(fixture, 4);
        Assert.Equal((1, 0), (fixture.Writer.Queued, fixture.Writer.InFlight));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        var next = await fixture.Store.NextPutAsync();

        Assert.Equal([11], LogWriterFixture.ValuesOf(next));
        released.Set();
        await next.AnswerAsync();
        await Task.WhenAll([first, .. callers]);

        async Task BlockAsync()
        {
            await fixture.AppendAsync(1).ConfigureAwait(false);
            var again = fixture.AppendAsync(11);
            hasCalled.SetResult();
            released.Wait();
            await again.ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task AppendAsync_WhenBatchesAreSmall_SendsThemAtOnceWhenNothingIsUnderWay()
    {
        await using var fixture = new LogWriterFixture();

        await StoreAsync(fixture, 0, 99, 40);
        await StoreAsync(fixture, 99, 99, 20);
        await StoreAsync(fixture, 198, 1, 20);

        Assert.Equal(3, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenTheLoadIsSteady_KeepsTheGapThoughNothingIsUnderWay()
    {
        await using var fixture = new LogWriterFixture();
        await StoreAsync(fixture, 0, 1, 40);
        await StoreAsync(fixture, 1, 100, 30);

        var next = fixture.AppendAsync(101);
        await PassAsync(fixture, 8);
        Assert.Equal((1, 0), (fixture.Writer.Queued, fixture.Writer.InFlight));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        await (await fixture.Store.NextPutAsync()).AnswerAsync();
        await next;
    }

    [Fact]
    public async Task AppendAsync_WhenThePutsGetSlower_LearnsIt()
    {
        await using var fixture = new LogWriterFixture();
        await StoreAsync(fixture, 0, 1, 32);
        await StoreAsync(fixture, 1, 1, 10_000);

        var first = fixture.AppendAsync(2);
        var slow = await fixture.Store.NextPutAsync();
        var second = fixture.AppendAsync(3);
        await PassAsync(fixture, 32);
        Assert.Equal(1, fixture.Writer.Queued);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        var beside = await fixture.Store.NextPutAsync();

        await slow.AnswerAsync();
        await beside.AnswerAsync();
        await Task.WhenAll(first, second);
    }

    /// <summary>So many transactions as one segment, for which the store takes so long.</summary>
    private static async Task StoreAsync(LogWriterFixture fixture, int first, int count, int milliseconds)
    {
        var group = fixture.Writer.AppendAsync(
            [.. Enumerable.Range(first, count).Select(n => LogWriterFixture.Transaction(n))]);
        var put = await fixture.Store.NextPutAsync();
        fixture.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await put.AnswerAsync();
        await group;
    }

    /// <summary>Lets time pass once the writer waits for it.</summary>
    private static async Task PassAsync(LogWriterFixture fixture, int milliseconds)
    {
        await fixture.Time.WhenTimersAsync(1);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }
}
