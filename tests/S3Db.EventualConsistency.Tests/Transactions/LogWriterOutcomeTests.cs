using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>W3, W4 and W5 of <see cref="LogWriter"/>.</summary>
public sealed class LogWriterOutcomeTests
{
    private static readonly byte[] _foreign = Gzip.Deflate("foreign"u8);

    [Fact]
    public async Task AppendAsync_WhenTheAnswerIsLost_ReadsTheOccupantAndAcknowledges()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        await put.LoseAnswerAsync();
        var again = await fixture.NextAttemptAsync();
        await again.AnswerAsync();

        Assert.Equal(1L, (await call).Sequence);
        Assert.Equal((put.Key, 2), (again.Key, fixture.Store.PutCount));
        Assert.Equal(put.Body, again.Body);
        Assert.Equal([1], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenTheFirstPutIsAppliedLate_CountsItOnce()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        put.Fail(StoreErrorKind.Unavailable, isOutcomeUnknown: true);
        var again = await fixture.NextAttemptAsync();
        await put.ApplyLateAsync();
        await again.AnswerAsync();
        await call;

        Assert.Equal([1], await fixture.StoredValuesAsync());
    }

    [Theory]
    [InlineData(StoreErrorKind.Unavailable, false)]
    [InlineData(StoreErrorKind.Conflict, false)]
    [InlineData(StoreErrorKind.Corrupt, false)]
    [InlineData(StoreErrorKind.Denied, true)]
    [InlineData(StoreErrorKind.AlreadyExists, false)]
    public async Task AppendAsync_WhenTheOutcomeIsOpen_SendsTheSameBytesToTheSameSlot(
        StoreErrorKind kind, bool isUnknown)
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        put.Fail(kind, isUnknown);
        var again = await fixture.NextAttemptAsync();
        await again.AnswerAsync();
        await call;

        Assert.Equal(put.Key, again.Key);
        Assert.Equal(put.Body, again.Body);
    }

    [Fact]
    public async Task AppendAsync_WhenTheStoreThrowsAnything_SendsItAgain()
    {
        await using var fixture = new LogWriterFixture();
        var call = fixture.AppendAsync(1);

        (await fixture.Store.NextPutAsync()).Throw(new HttpRequestException("reset"));
        await fixture.PassRetryDelayAsync();
        (await fixture.Store.NextPutAsync()).Throw(new OperationCanceledException());
        await fixture.PassRetryDelayAsync();
        await fixture.AnswerNextAsync();

        Assert.Equal(1L, (await call).Sequence);
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantCannotBeRead_AsksAgain()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        fixture.Store.GetErrors.Enqueue(new StoreException(StoreErrorKind.Denied, put.Key, "scripted"));

        await put.LoseAnswerAsync();
        await fixture.PassRetryDelayAsync();
        await fixture.AnswerNextAsync();
        await fixture.PassRetryDelayAsync();
        await fixture.AnswerNextAsync();

        Assert.Equal(1L, (await call).Sequence);
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantIsForeign_DropsTheIdAndSendsUnderAFreshOne()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        await fixture.Memory.PutAsync(put.Key, _foreign);
        await put.AnswerAsync();
        var again = await fixture.Store.NextPutAsync();
        await again.AnswerAsync();
        var id = await call;

        Assert.Equal(1, fixture.Log.Count(LogWriterFixture.ForeignOccupant));
        Assert.NotEqual(LogWriterFixture.SegmentOf(put.Key).Writer, id.Writer);
        Assert.Equal(LogWriterFixture.SegmentOf(again.Key), new SegmentRef(id.Writer, 1));
        Assert.Equal(_foreign, (await fixture.Memory.GetAsync(put.Key)).Body.ToArray());
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantIsDamaged_IsUnknownAndNotSentAgain()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        await fixture.Memory.PutAsync(put.Key, _foreign.AsMemory(0, _foreign.Length - 1));
        await put.AnswerAsync();

        await AssertUnknownAsync(call);
        Assert.Equal((1, 0), (fixture.Store.PutCount, fixture.Writer.InFlight));
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantHasItsRowsInOtherBytes_IsUnknownAndNotSentAgain()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        byte[] damaged = [.. put.Body];
        damaged[4] ^= 1; // The time in the header of gzip, which no check sum covers.

        await fixture.Memory.PutAsync(put.Key, damaged);
        await put.AnswerAsync();

        await AssertUnknownAsync(call);
        Assert.Equal((1, 0), (fixture.Store.PutCount, fixture.Writer.InFlight));
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantIsForeignAfterAnAmbiguousAttempt_IsUnknown()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);
        put.Fail(StoreErrorKind.Unavailable, isOutcomeUnknown: true);
        var again = await fixture.NextAttemptAsync();

        await fixture.Memory.PutAsync(put.Key, _foreign);
        await again.AnswerAsync();

        await AssertUnknownAsync(call);
        Assert.Equal((2, 0), (fixture.Store.PutCount, fixture.Writer.InFlight));
    }

    [Theory]
    [InlineData(StoreErrorKind.Denied, S3DbErrorKind.Denied)]
    [InlineData(StoreErrorKind.Invalid, S3DbErrorKind.Invalid)]
    [InlineData(StoreErrorKind.Unsupported, S3DbErrorKind.Unsupported)]
    [InlineData(StoreErrorKind.RootNotFound, S3DbErrorKind.NotFound)]
    public async Task AppendAsync_WhenTheStoreRefuses_IsDefinitelyNotStoredAndTheNextIdIsFresh(
        StoreErrorKind refusal, S3DbErrorKind kind)
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        put.Fail(refusal);
        var error = await Assert.ThrowsAsync<S3DbException>(() => call);
        var (next, fresh) = await fixture.SendAsync(2);
        await fresh.AnswerAsync();
        await next;

        Assert.Equal((kind, false), (error.Kind, error.IsOutcomeUnknown));
        Assert.Contains("definitely not stored", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, LogWriterFixture.SegmentOf(fresh.Key).Sequence);
        Assert.NotEqual(LogWriterFixture.SegmentOf(put.Key).Writer, LogWriterFixture.SegmentOf(fresh.Key).Writer);
        Assert.Equal([2], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenASlotBeforeIsRefused_IsUnknownThoughStored()
    {
        await using var fixture = new LogWriterFixture(new() { MaxBatchTransactions = 1 });
        var (call1, slot1) = await fixture.SendAsync(1);
        var (call2, slot2) = await fixture.SendAsync(2);
        await slot2.AnswerAsync();
        await fixture.SettledAsync(1);

        slot1.Fail(StoreErrorKind.Denied);

        Assert.False((await Assert.ThrowsAsync<S3DbException>(() => call1)).IsOutcomeUnknown);
        await AssertUnknownAsync(call2);
    }

    [Fact]
    public async Task AppendAsync_WhenASlotBeforeIsRefused_IsNotSentAgainAndTheFreshIdWaitsForIt()
    {
        await using var fixture = new LogWriterFixture(new() { MaxBatchTransactions = 1 });
        var (call1, slot1) = await fixture.SendAsync(1);
        var (call2, slot2) = await fixture.SendAsync(2);

        slot1.Fail(StoreErrorKind.Denied);
        await Assert.ThrowsAsync<S3DbException>(() => call1);
        var call3 = fixture.AppendAsync(3);
        fixture.Writer.Execute();
        Assert.Equal((1, 1), (fixture.Writer.Queued, fixture.Writer.InFlight));
        slot2.Fail(StoreErrorKind.Unavailable);
        await fixture.PassRetryDelayAsync(timersBesides: 2);

        await AssertUnknownAsync(call2);
        var slot3 = await fixture.Store.NextPutAsync();
        await slot3.AnswerAsync();
        Assert.NotEqual(LogWriterFixture.SegmentOf(slot1.Key).Writer, (await call3).Writer);
        Assert.Equal(3, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenARefusalFollowsAnAmbiguousAttempt_GoesOn()
    {
        await using var fixture = new LogWriterFixture();
        var call = fixture.AppendAsync(1);

        (await fixture.Store.NextPutAsync()).Fail(StoreErrorKind.Unavailable, isOutcomeUnknown: true);
        await fixture.PassRetryDelayAsync();
        (await fixture.Store.NextPutAsync()).Fail(StoreErrorKind.Denied);
        await fixture.PassRetryDelayAsync();
        await fixture.AnswerNextAsync();

        Assert.Equal(1L, (await call).Sequence);
    }

    internal static async Task AssertUnknownAsync(Task call)
    {
        var error = await Assert.ThrowsAsync<S3DbException>(() => call);
        Assert.Equal((S3DbErrorKind.Unavailable, true), (error.Kind, error.IsOutcomeUnknown));
    }
}
