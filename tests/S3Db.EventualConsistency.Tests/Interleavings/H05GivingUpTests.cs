using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H5: a slot's outcome is unknown, and the writer must do something with the batch in it.</summary>
public sealed class H05GivingUpTests
{
    [Fact]
    public async Task AppendAsync_WhenTheOutcomeIsUnknown_NeverSendsTheBatchElsewhere()
    {
        Assert.Equal([1], await PlayLostAnswerAsync(null));
        Assert.Equal([1, 1], await PlayLostAnswerAsync(ProtocolRule.NeverResendElsewhere));
    }

    [Fact]
    public async Task AppendAsync_WhenTheOutcomeIsUnknown_NeverCallsItNotStored()
    {
        Assert.Equal([1], await PlayLostAnswerAsync(null));
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => PlayLostAnswerAsync(ProtocolRule.RetryUnknownOutcome));
        Assert.False(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task AppendAsync_WhenASlotIsNotResolved_AcknowledgesNothingBehindIt()
    {
        Assert.False(await PlayEmptySlotAsync(null));
        Assert.True(await PlayEmptySlotAsync(ProtocolRule.NeverSkipSlot));
    }

    /// <summary>The batch is stored and the answer lost. Gives what is stored in the end.</summary>
    private static async Task<IEnumerable<int>> PlayLostAnswerAsync(ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without);
        var call = fixture.AppendAsync(1);
        await (await fixture.Store.NextPutAsync()).LoseAnswerAsync();
        if (without is null)
        {
            await fixture.PassRetryDelayAsync();
        }

        if (without != ProtocolRule.RetryUnknownOutcome)
        {
            await fixture.AnswerNextAsync();
        }

        await call;
        return await fixture.StoredValuesAsync();
    }

    /// <summary>
    /// The first of two pipelined segments is never stored. Gives whether the second one is acknowledged.
    /// </summary>
    private static async Task<bool> PlayEmptySlotAsync(ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without, new() { MaxBatchTransactions = 1 });
        var (first, slot1) = await fixture.SendAsync(1);
        var (second, slot2) = await fixture.SendAsync(2);
        await slot2.AnswerAsync();
        await fixture.SettledAsync(1);
        slot1.Fail(StoreErrorKind.Unavailable);
        await (without is null
            ? fixture.Log.WhenAsync(LogWriterFixture.SlotRetried, 1)
            : Assert.ThrowsAsync<S3DbException>(() => first));
        Assert.Equal([2], await fixture.StoredValuesAsync());
        return second.IsCompletedSuccessfully || (without is not null && await second is { Sequence: 2 });
    }
}
