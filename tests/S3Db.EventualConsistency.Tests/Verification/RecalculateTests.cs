using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>The value of one record, from the log alone.</summary>
public sealed class RecalculateTests : IAsyncLifetime
{
    private DamagedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await DamagedLog.CreateAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task RecalculateAsync_WhenSound_AgreesWithTheStoredValue()
    {
        var process = await _log.StartAsync();
        process.Mark();

        var a = await process.Plugin.RecalculateAsync("a");
        var gets = process.Count(StoreVerb.Get);
        var b = await process.Plugin.RecalculateAsync("b");
        var none = await process.Plugin.RecalculateAsync("none");

        Assert.Equal((7m, 7m, 3L, 3L), (a.Value, a.Stored, a.Transactions, a.Generation));
        Assert.Equal((7m, 7m, 4L), (b.Value, b.Stored, b.Transactions));
        Assert.Equal((0m, 0m, 0L), (none.Value, none.Stored, none.Transactions));
        Assert.True(a.IsExact && b.IsExact && none.IsExact);
        // The manifest twice, three cohort files, the record and its page.
        Assert.Equal(7, gets);
        Assert.Equal(0, process.Count(StoreVerb.Put));
    }

    [Fact]
    public async Task RecalculateAsync_WhenStoredValueIsOther_GivesBoth()
    {
        await _log.ReplaceAsync(await _log.PageAsync("v"), "\"value\":7", "\"value\":8");

        var value = await _log.Process.Plugin.RecalculateAsync("a");

        Assert.Equal((7m, 8m), (value.Value, value.Stored));
        Assert.False(value.IsExact);
        Assert.Equal(DeviationKind.Value, Assert.Single(value.Deviations).Kind);
        Assert.True((await _log.Process.Plugin.RecalculateAsync("b")).IsExact);
    }

    [Fact]
    public async Task RecalculateAsync_WhenPageIsGone_StillComputesTheValue()
    {
        var page = await _log.PageAsync("v");
        await _log.World.Stored.DeleteAsync(page);

        var value = await _log.Process.Plugin.RecalculateAsync("b");

        Assert.Equal((7m, null), (value.Value, value.Stored));
        Assert.False(value.IsExact);
        Assert.Equal(page, Assert.Single(value.Deviations).Key);
    }

    [Fact]
    public async Task RecalculateAsync_WhenALogFileIsSpoilt_SaysSo()
    {
        await _log.SpoilAsync(DamagedLog.First);

        var value = await _log.Process.Plugin.RecalculateAsync("b");

        Assert.False(value.IsExact);
        Assert.Equal(DamagedLog.First, value.Deviations[0].Key);
    }

    [Fact]
    public async Task RecalculateAsync_WhenRecordWasDeletedAndInserted_IsOfItsNewLife()
    {
        var process = _log.Process;
        await process.Wallets.DeleteAsync("b");
        await process.Wallets.InsertAsync("b", new { balance = 50m });
        await process.Wallets.AddAsync("b", 2m);
        await process.Plugin.ConsolidateAsync();

        var value = await process.Plugin.RecalculateAsync("b");

        Assert.True(value.IsExact);
        Assert.Equal(52m, value.Value);
    }

    [Fact]
    public async Task RecalculateAsync_WhenTheIdIsNone_IsRefused()
    {
        var error = await Assert.ThrowsAsync<S3DbException>(() => _log.Process.Plugin.RecalculateAsync(string.Empty));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
    }
}
