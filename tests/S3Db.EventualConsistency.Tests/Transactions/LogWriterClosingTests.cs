using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>Cancelling, draining and disposing a <see cref="LogWriter"/>.</summary>
public sealed class LogWriterClosingTests
{
    [Fact]
    public async Task AppendAsync_WhenCancelledBeforeItLeft_IsNeverSent()
    {
        await using var fixture = new LogWriterFixture();
        using var cancellation = new CancellationTokenSource();
        var (first, slot1) = await fixture.SendAsync(1);
        var cancelled = fixture.AppendAsync(2, cancellation.Token);
        var third = fixture.AppendAsync(3);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, fixture.Writer.Queued);
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        await Task.WhenAll(first, third);

        Assert.Equal([1, 3], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenCancelledAfterItLeft_EndsOnlyTheWait()
    {
        await using var fixture = new LogWriterFixture();
        using var cancellation = new CancellationTokenSource();
        var cancelled = fixture.AppendAsync(1, cancellation.Token);
        var slot1 = await fixture.Store.NextPutAsync();

        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        slot1.Fail(StoreErrorKind.Unavailable);
        var again = await fixture.NextAttemptAsync();
        await again.AnswerAsync();
        await fixture.SettledAsync(1);

        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(slot1.Key, again.Key);
        Assert.Equal([1], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenTheTokenIsCancelledAlready_QueuesNothing()
    {
        await using var fixture = new LogWriterFixture();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.AppendAsync(1, new(canceled: true)));

        Assert.Equal((0, 0), (fixture.Writer.Queued, fixture.Writer.InFlight));
    }

    [Fact]
    public async Task AppendAsync_WhenTheStoreWasNeverHeardOf_Throws()
    {
        await using var fixture = new LogWriterFixture();
        await using var writer = new LogWriter(
            new(),
            fixture.Store,
            LogWriterFixture.Keys,
            new(fixture.Time),
            fixture.Time,
            SystemRandomSource.Instance,
            fixture.Log);

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.AppendAsync(LogWriterFixture.Transaction(1)));
    }

    [Fact]
    public async Task DisposeAsync_WhenCallsAreOpen_WaitsForThemAndTakesNoMore()
    {
        await using var fixture = new LogWriterFixture(new() { BatchTransactions = true, BatchSize = 2 });
        var sent = fixture.AppendMany(1, 2);
        var slot1 = await fixture.Store.NextPutAsync();
        var queued = fixture.AppendAsync(3);

        var disposing = fixture.Writer.DisposeAsync().AsTask();
        var error = await Assert.ThrowsAsync<S3DbException>(() => fixture.AppendAsync(4));
        Assert.False(disposing.IsCompleted);
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        await disposing;

        Assert.Equal(S3DbErrorKind.Closed, error.Kind);
        Assert.Equal(3, (await Task.WhenAll([.. sent, queued])).Length);
        Assert.Equal([1, 2, 3], await fixture.StoredValuesAsync());
        Assert.Equal(0, fixture.Time.TimerCount);
    }

    [Fact]
    public async Task DisposeAsync_WhenNothingIsOpen_EndsAtOnceAndTwice()
    {
        var fixture = new LogWriterFixture();

        await fixture.Writer.DisposeAsync();
        await fixture.Writer.DisposeAsync();

        Assert.Equal(0, fixture.Store.PutCount);
    }

    [Fact]
    public async Task DrainAsync_WhenItsTokenEndsIt_TellsQueuedFromSent()
    {
        await using var fixture = new LogWriterFixture();
        using var cancellation = new CancellationTokenSource();
        var sent = fixture.AppendAsync(1);
        await fixture.Store.NextPutAsync();
        var queued = fixture.AppendAsync(2);

        var draining = fixture.Writer.DrainAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await draining;

        await LogWriterOutcomeTests.AssertUnknownAsync(sent);
        var error = await Assert.ThrowsAsync<S3DbException>(() => queued);
        Assert.Equal((S3DbErrorKind.Closed, false), (error.Kind, error.IsOutcomeUnknown));
        Assert.Equal(1, fixture.Store.PutCount);
    }

    [Fact]
    public async Task DisposeAsync_WhenTheStoreNeverAnswers_EndsAfterItsLimit()
    {
        await using var fixture = new LogWriterFixture();
        var sent = fixture.AppendAsync(1);
        await fixture.Store.NextPutAsync();

        var disposing = fixture.Writer.DisposeAsync().AsTask();
        fixture.Time.Advance(TimeSpan.FromSeconds(30));
        await disposing;

        await LogWriterOutcomeTests.AssertUnknownAsync(sent);
    }
}
