namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>W1, W2 and W8 of <see cref="LogWriter"/>.</summary>
public sealed class LogWriterBatchingTests
{
    [Fact]
    public async Task AppendAsync_WhenTheCallIsAlone_IsOnePutAndCompletesOnlyAfterIt()
    {
        await using var fixture = new LogWriterFixture();

        var (call, put) = await fixture.SendAsync(1);
        Assert.False(call.IsCompleted);
        await put.AnswerAsync();
        var id = await call;

        Assert.Equal(1, fixture.Store.PutCount);
        Assert.Equal(LogWriterFixture.Keys.Segment(new(id.Writer, 1)), put.Key);
        Assert.Equal((1L, 0), (id.Sequence, id.Index));
        Assert.Equal([1], await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenHundredsOfCallsComeDuringAPut_IsTwoPuts()
    {
        await using var fixture = new LogWriterFixture();

        var (first, slot1) = await fixture.SendAsync(0);
        var others = fixture.AppendMany(1, 499);
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        var ids = await Task.WhenAll([first, .. others]);

        Assert.Equal(2, fixture.Store.PutCount);
        Assert.Equal(500, ids.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 500), await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenThreadsCallAtOnce_SharesThePut()
    {
        await using var fixture = new LogWriterFixture();
        var calls = new Task<TransactionId>[500];
        calls[0] = fixture.AppendAsync(0);
        var slot1 = await fixture.Store.NextPutAsync();

        Parallel.For(1, calls.Length, number => calls[number] = fixture.AppendAsync(number));
        await slot1.AnswerAsync();
        await fixture.AnswerNextAsync();
        await Task.WhenAll(calls);

        Assert.Equal(2, fixture.Store.PutCount);
        Assert.Equal(Enumerable.Range(0, 500), (await fixture.StoredValuesAsync()).Order());
    }

    [Fact]
    public async Task AppendAsync_WhenBatchingByFiveHundred_IsExactlyTwoPutsForAThousand()
    {
        await using var fixture = new LogWriterFixture(new() { BatchTransactions = true, BatchSize = 500 });

        var calls = fixture.AppendMany(0, 1000);
        var first = await fixture.Store.NextPutAsync();
        var second = await fixture.Store.NextPutAsync();
        Assert.Equal([500, 500], [LogWriterFixture.ValuesOf(first).Length, LogWriterFixture.ValuesOf(second).Length]);
        await first.AnswerAsync();
        await second.AnswerAsync();
        await Task.WhenAll(calls);

        Assert.Equal(2, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenBatching_WaitsForTheLingerAndNoLonger()
    {
        await using var fixture = new LogWriterFixture(new() { BatchTransactions = true, BatchSize = 500 });

        var calls = fixture.AppendMany(0, 3);
        await fixture.Time.WhenTimersAsync(1);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal((3, 0), (fixture.Writer.Queued, fixture.Writer.InFlight));
        fixture.Time.Advance(TimeSpan.FromMilliseconds(3));
        await fixture.AnswerNextAsync();
        await Task.WhenAll(calls);

        Assert.Equal(1, fixture.Store.PutCount);
    }

    [Fact]
    public async Task AppendAsync_WhenPutsAreUnderWay_PipelinesOnlyFullBatchesUpToTheLimit()
    {
        await using var fixture = new LogWriterFixture(new() { MaxBatchTransactions = 2, MaxInFlight = 3 });
        var (first, slot1) = await fixture.SendAsync(0);

        var partial = fixture.AppendAsync(1);
        Assert.Equal((1, 1), (fixture.Writer.Queued, fixture.Writer.InFlight));
        var others = fixture.AppendMany(2, 6);
        var slot2 = await fixture.Store.NextPutAsync();
        var slot3 = await fixture.Store.NextPutAsync();

        Assert.Equal((3, 3), (fixture.Writer.Queued, fixture.Writer.InFlight));
        foreach (var slot in new[] { slot1, slot2, slot3 })
        {
            await slot.AnswerAsync();
        }

        await fixture.AnswerNextAsync();
        await fixture.AnswerNextAsync();
        await Task.WhenAll([first, partial, .. others]);
        Assert.Equal(Enumerable.Range(0, 8), await fixture.StoredValuesAsync());
    }

    [Fact]
    public async Task AppendAsync_WhenAGroupDoesNotFit_StaysTogetherInTheNextSegment()
    {
        await using var fixture = new LogWriterFixture(new() { MaxBatchTransactions = 4 });
        var (first, slot1) = await fixture.SendAsync(0);

        var single = fixture.AppendMany(1, 2);
        var group = fixture.Writer.AppendAsync(
            [.. Enumerable.Range(3, 3).Select(n => LogWriterFixture.Transaction(n))]);
        await slot1.AnswerAsync();
        var slot2 = await fixture.Store.NextPutAsync();
        await slot2.AnswerAsync();
        var slot3 = await fixture.Store.NextPutAsync();
        await slot3.AnswerAsync();

        Assert.Equal([1, 2], LogWriterFixture.ValuesOf(slot2));
        Assert.Equal([3, 4, 5], LogWriterFixture.ValuesOf(slot3));
        Assert.Equal([(3L, 0), (3L, 1), (3L, 2)], (await group).Select(id => (id.Sequence, id.Index)));
        await Task.WhenAll([first, .. single]);
    }

    [Fact]
    public async Task AppendAsync_WhenABatchHasItsBytes_TakesNoMore()
    {
        await using var fixture = new LogWriterFixture(new() { MaxBatchBytes = 1000 });
        var (first, slot1) = await fixture.SendAsync(0);

        var calls = Enumerable.Range(1, 4)
            .Select(n => fixture.Writer.AppendAsync(LogWriterFixture.Transaction(n, new('x', 301)))).ToArray();
        PendingPut[] pipelined =
        [
            await fixture.Store.NextPutAsync(), await fixture.Store.NextPutAsync(), await fixture.Store.NextPutAsync(),
        ];
        foreach (var slot in pipelined.Append(slot1))
        {
            await slot.AnswerAsync();
        }

        await fixture.AnswerNextAsync();
        var ids = await Task.WhenAll([first, .. calls]);

        Assert.All(pipelined, put => Assert.Single(LogWriterFixture.ValuesOf(put)));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], ids.Select(id => id.Sequence));
    }

    [Fact]
    public async Task AppendAsync_WhenTheQueueIsFull_WaitsForRoomInOrder()
    {
        await using var fixture = new LogWriterFixture(new()
        {
            MaxBatchTransactions = 2, MaxInFlight = 1, QueueTransactionsMax = 3,
        });
        var (first, slot) = await fixture.SendAsync(0);

        var calls = fixture.AppendMany(1, 5);
        Assert.Equal((3, 2), (fixture.Writer.Queued, fixture.Writer.Waiting));
        await slot.AnswerAsync();
        slot = await fixture.Store.NextPutAsync();
        Assert.Equal((3, 0), (fixture.Writer.Queued, fixture.Writer.Waiting));
        await slot.AnswerAsync();
        await fixture.AnswerNextAsync();
        await fixture.AnswerNextAsync();
        await Task.WhenAll([first, .. calls]);

        Assert.Equal(Enumerable.Range(0, 6), await fixture.StoredValuesAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5001)]
    public async Task AppendAsync_WhenAGroupIsNoSegment_RefusesIt(int count)
    {
        await using var fixture = new LogWriterFixture();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => fixture.Writer.AppendAsync([.. Enumerable.Repeat(LogWriterFixture.Transaction(1), count)]));

        Assert.Equal((S3DbErrorKind.Invalid, false), (error.Kind, error.IsOutcomeUnknown));
        Assert.Equal(0, fixture.Store.PutCount);
    }

    [Theory]
    [InlineData(2_000_000, 'x', "at most 1048576")]
    [InlineData(1, '\ud800', "surrogate")]
    public async Task AppendAsync_WhenATransactionCannotBeKept_RefusesIt(int count, char character, string reason)
    {
        await using var fixture = new LogWriterFixture();
        var transaction = LogWriterFixture.Transaction(1, new(character, count));

        var error = await Assert.ThrowsAsync<S3DbException>(() => fixture.Writer.AppendAsync(transaction));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
