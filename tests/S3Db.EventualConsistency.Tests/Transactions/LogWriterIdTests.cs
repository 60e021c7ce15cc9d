using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>W6 and W7 of <see cref="LogWriter"/>.</summary>
public sealed class LogWriterIdTests
{
    [Fact]
    public async Task AppendAsync_WhenTheClientClockIsWrong_TakesTheBirthFromTheStore()
    {
        await using var fixture = new LogWriterFixture();
        var storeNow = fixture.Time.Now;
        fixture.Time.SetUtcNow(Instant.FromUtc(1999, 1, 1, 0, 0));

        var id = await StoreOneAsync(fixture, 1);

        Assert.Equal(storeNow, id.Writer.Birth);
    }

    [Fact]
    public async Task AppendAsync_WhenTheReplyIsDatedJustInTime_IsAcknowledged()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        await put.AnswerAsync(fixture.Time.Now + Duration.FromSeconds(7199L));

        Assert.Equal(1L, (await call).Sequence);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public async Task AppendAsync_WhenTheWriterWasIdle_KeepsItsIdForAMinute(int seconds, bool isSame)
    {
        await using var fixture = new LogWriterFixture();
        var before = await StoreOneAsync(fixture, 1);

        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        var after = await StoreOneAsync(fixture, 2);

        Assert.Equal(isSame, before.Writer == after.Writer);
        Assert.Equal(isSame ? 2L : 1L, after.Sequence);
    }

    [Theory]
    [InlineData(54, true)]
    [InlineData(56, false)]
    [InlineData(60, false)]
    public async Task AppendAsync_WhenTheIdIsOld_DrawsAFreshOneWithinTheHour(int minutes, bool isSame)
    {
        await using var fixture = new LogWriterFixture(new() { IdleLifetime = TimeSpan.FromHours(3) });
        var before = await StoreOneAsync(fixture, 1);

        fixture.Time.Advance(TimeSpan.FromMinutes(minutes));
        var after = await StoreOneAsync(fixture, 2);

        Assert.Equal(isSame, before.Writer == after.Writer);
    }

    [Fact]
    public async Task AppendAsync_WhenTheLifeOfItsIdEnds_IsUnknownAndTheSlotIsNotSentAgain()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await LogWriterOutcomeTests.AssertUnknownAsync(call);
        put.Fail(StoreErrorKind.Unavailable);
        var next = await StoreOneAsync(fixture, 2);

        Assert.NotEqual(LogWriterFixture.SegmentOf(put.Key).Writer, next.Writer);
        Assert.Equal(2, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenTheStoreSaysTheLifeIsOver_DoesNotSendAgain()
    {
        await using var fixture = new LogWriterFixture();
        var (call, put) = await fixture.SendAsync(1);

        fixture.Clock.Observe(fixture.Time.Now + Duration.FromHours(1));
        put.Fail(StoreErrorKind.Unavailable);
        await fixture.PassRetryDelayAsync();

        await LogWriterOutcomeTests.AssertUnknownAsync(call);
        Assert.Equal(1, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenASlotIsStuckForTenSeconds_LeavesUnderAFreshIdAndTheOldChainGoesOn()
    {
        await using var fixture = new LogWriterFixture(new() { MaxInFlight = 1 });
        var (stuck, slot1) = await fixture.SendAsync(1);
        var next = fixture.AppendAsync(2);
        await fixture.Time.WhenTimersAsync(2);

        fixture.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((1, 1), (fixture.Writer.Queued, fixture.Writer.InFlight));
        Assert.Equal(TimeSpan.FromSeconds(9), fixture.Writer.OldestUnresolvedAge);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        var slot2 = await fixture.Store.NextPutAsync();
        await slot2.AnswerAsync();
        var second = await next;
        await slot1.AnswerAsync();
        var first = await stuck;

        Assert.NotEqual(first.Writer, second.Writer);
        Assert.Equal((1L, 1L), (first.Sequence, second.Sequence));
        Assert.Equal(LogWriterFixture.SegmentOf(slot1.Key).Writer, first.Writer);
    }

    [Fact]
    public async Task AppendAsync_WhenTooManyIdsAreStuck_SendsNothingNew()
    {
        await using var fixture = new LogWriterFixture(new() { AbandonedChainsMax = 1, MaxInFlight = 1 });
        var (stuck, slot1) = await fixture.SendAsync(1);
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        var (second, slot2) = await fixture.SendAsync(2);
        fixture.Time.Advance(TimeSpan.FromSeconds(11));

        var third = fixture.AppendAsync(3);
        fixture.Writer.Execute();
        Assert.Equal((1, 2), (fixture.Writer.Queued, fixture.Writer.InFlight));
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        await slot2.AnswerAsync();

        var writers = (await Task.WhenAll(stuck, second, third)).Select(id => id.Writer).Distinct();
        Assert.Equal(3, writers.Count());
    }

    private static async Task<TransactionId> StoreOneAsync(LogWriterFixture fixture, int number)
    {
        var call = fixture.AppendAsync(number);
        await fixture.AnswerNextAsync();
        return await call;
    }
}
