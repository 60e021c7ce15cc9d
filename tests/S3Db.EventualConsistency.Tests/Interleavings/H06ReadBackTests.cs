using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>H6: the PUT of a slot is refused because the slot is taken, and nobody knows by whom.</summary>
public sealed class H06ReadBackTests
{
    [Fact]
    public async Task AppendAsync_WhenItsOwnBytesAreInTheSlot_CountsThemOnce()
    {
        Assert.Equal([1], await PlayRefusedAsync(isRemoved: false, null));
        Assert.Equal([1, 1], await PlayRefusedAsync(isRemoved: false, ProtocolRule.ReadBackAfterPreconditionFailed));
    }

    [Fact]
    public async Task AppendAsync_WhenTheOccupantIsOursAndGone_PutsItAgain()
    {
        Assert.Equal([1], await PlayRefusedAsync(isRemoved: true, null));
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => PlayRefusedAsync(isRemoved: true, ProtocolRule.RetryGoneSlot));
        Assert.False(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task AddAsync_WhenItsSegmentWasFoldedAndIsPutAgain_IsAcknowledgedAndCountedOnce()
    {
        await using var world = Script.Prompt();
        var writer = await world.StartAsync();
        var folder = await world.StartAsync();
        writer.LoseReplyOfPut(Script.Wal, () => folder.Plugin.ConsolidateAsync());

        var receipt = await writer.Wallets.AddAsync("w", 10m);

        Assert.Single(await world.KeysAsync(Script.Wal));
        await folder.Plugin.ConsolidateAsync();
        Assert.Empty(await world.KeysAsync(Script.Wal));
        Assert.Equal((10m, 1), (await world.ValueAsync(), await world.CountRowsAsync()));
        Assert.Equal(10m, (await folder.Wallets.GetValueAsync("w", ReadConsistency.AtLeast(receipt.Token))).Value);
    }

    /// <summary>
    /// The answer is lost and the repeated PUT refused; the occupant may have been folded and removed by then. Gives
    /// what is stored in the end.
    /// </summary>
    private static async Task<IEnumerable<int>> PlayRefusedAsync(bool isRemoved, ProtocolRule? without)
    {
        await using var fixture = LogWriterFixture.Without(without);
        var (call, put) = await fixture.SendAsync(1);
        await put.LoseAnswerAsync();
        var refused = await fixture.NextAttemptAsync();
        if (isRemoved)
        {
            await fixture.Memory.DeleteAsync(put.Key);
        }

        refused.Fail(StoreErrorKind.AlreadyExists);
        if (isRemoved && without is null)
        {
            await fixture.PassRetryDelayAsync();
        }

        if (isRemoved ? without is null : without is not null)
        {
            await fixture.AnswerNextAsync();
        }

        await call;
        return await fixture.StoredValuesAsync();
    }
}
