namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>
/// How the calls of a <see cref="LogWriter"/> end: all of a segment at once, or each by its time limit.
/// </summary>
public sealed class LogWriterEndingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task AppendAsync_WhenACallersCodeBlocks_StillAcknowledgesTheOthersOfItsSegment()
    {
        await using var fixture = new LogWriterFixture();
        var (before, slot1) = await fixture.SendAsync(0);
        var calls = fixture.AppendMany(1, 200);
        using var others = new CountdownEvent(calls.Length - 1);
        var blocked = calls[0].ContinueWith(
            _ => others.Wait(Patience), TaskContinuationOptions.ExecuteSynchronously);
        var told = calls.Skip(1).Select(
            call => call.ContinueWith(_ => others.Signal(), TaskContinuationOptions.ExecuteSynchronously)).ToList();

        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        await before;

        Assert.True(await blocked);
        await Task.WhenAll(told);
    }

    [Fact]
    public async Task AppendInTimeAsync_WhenItsTimeIsOver_TakesBackWhatIsQueuedAndLeavesWhatWasSent()
    {
        await using var fixture = new LogWriterFixture(
            new() { MaxInFlight = 1, CallTimeout = TimeSpan.FromSeconds(5) });
        var sent = fixture.AppendInTimeAsync(0);
        var slot1 = await fixture.Store.NextPutAsync();
        var untimed = fixture.AppendAsync(1);
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        var queued = fixture.AppendInTimeAsync(2);

        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        var unknown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent.WaitAsync(Patience));
        Assert.IsNotType<CallWithdrawnException>(unknown);
        Assert.Equal((2, false), (fixture.Writer.Queued, queued.IsCompleted));
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<CallWithdrawnException>(() => queued.WaitAsync(Patience));

        Assert.Equal((1, false), (fixture.Writer.Queued, untimed.IsCompleted));
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        Assert.Equal(2, (await untimed).Sequence);
        Assert.Equal([0, 1], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendInTimeAsync_WhenCallsCameOneAfterTheOther_EndsEachAtItsOwnTime()
    {
        await using var fixture = new LogWriterFixture(new() { CallTimeout = TimeSpan.FromSeconds(5) });
        var first = fixture.AppendInTimeAsync(0);
        var slot1 = await fixture.Store.NextPutAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        var second = fixture.AppendInTimeAsync(1);
        var slot2 = await fixture.Store.NextPutAsync();

        fixture.Time.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        Assert.False(second.IsCompleted);
        await slot1.AnswerAsync();
        await slot2.AnswerAsync();

        Assert.Equal(2, (await second).Sequence);
    }
}
