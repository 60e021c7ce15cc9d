using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>Each way in which a log, or what was computed from it, can be damaged is named with its key.</summary>
public sealed class VerifyDamageTests : IAsyncLifetime
{
    private DamagedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await DamagedLog.CreateAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task VerifyAsync_WhenNothingIsDamaged_IsExact()
    {
        var report = await _log.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal((7L, 3L, 2L, 2L), (report.Transactions, report.CohortFiles, report.Records, report.Days));
        Assert.Equal([3L], report.Generations);
    }

    [Fact]
    public async Task VerifyAsync_WhenValueOnPageIsOther_NamesRecordAndPage()
    {
        var page = await _log.PageAsync("v");
        await _log.ReplaceAsync(page, "\"value\":7", "\"value\":8");

        var deviation = await SingleAsync();

        Assert.Equal((DeviationKind.Value, page, "a"), (deviation.Kind, deviation.Key, deviation.RecordId));
        Assert.Equal(("set to 7", "set to 8"), (deviation.Expected, deviation.Found));
        Assert.Equal($"Value of record 'a' in '{page}': expected set to 7, found set to 8.", deviation.ToString());
    }

    [Theory]
    [InlineData(",\"set\":true", "")]
    [InlineData(",\"set\":true", ",\"set\":true,\"incarnation\":\"0123456789abcdef\"")]
    [InlineData("\"a\":{", "\"other\":{")]
    public async Task VerifyAsync_WhenCounterOnPageIsOther_NamesThePage(string old, string with)
    {
        var page = await _log.PageAsync("v");
        await _log.ReplaceAsync(page, old, with);

        var report = await _log.VerifyAsync();

        Assert.All(report.Deviations, deviation => Assert.Equal(page, deviation.Key));
        Assert.Contains(report.Deviations, deviation => deviation is { Kind: DeviationKind.Value, RecordId: "a" });
    }

    [Theory]
    [InlineData("\"add\":[3,", "\"add\":[4,")]
    [InlineData("\"sub\":[1,\"3\"]", "\"sub\":[1,\"4\"]")]
    [InlineData("\"none\":1", "\"none\":2")]
    [InlineData("\"gross\":\"160\"", "\"gross\":\"161\"")]
    [InlineData("\"net\":\"-", "\"net\":\"")]
    public async Task VerifyAsync_WhenStatisticIsOffByOne_NamesTheDay(string old, string with)
    {
        var page = await _log.PageAsync("s2026-11");
        await _log.ReplaceAsync(page, old, with);

        var deviation = await SingleAsync();

        Assert.Equal((DeviationKind.Statistics, page), (deviation.Kind, deviation.Key));
        Assert.Equal(new LocalDate(2026, 11, 20), deviation.Date);
        Assert.Contains(old, deviation.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenDayOfStatisticsIsOther_NamesBothDays()
    {
        await _log.ReplaceAsync(await _log.PageAsync("s2026-11"), "2026-11-19", "2026-11-18");

        var report = await _log.VerifyAsync();

        Assert.Equal(
            [new LocalDate(2026, 11, 18), new LocalDate(2026, 11, 19)],
            report.Deviations.Select(deviation => deviation.Date!.Value));
        Assert.All(report.Deviations, deviation => Assert.Equal(DeviationKind.Statistics, deviation.Kind));
    }

    [Theory]
    [InlineData("v", true)]
    [InlineData("v", false)]
    [InlineData("s", true)]
    [InlineData("s", false)]
    public async Task VerifyAsync_WhenPageIsSpoiltOrGone_NamesIt(string name, bool isGone)
    {
        var page = await _log.PageAsync(name);
        await (isGone ? _log.World.Stored.DeleteAsync(page) : _log.SpoilAsync(page));

        var deviation = await SingleAsync();

        Assert.Equal((DeviationKind.PageUnreadable, page), (deviation.Kind, deviation.Key));
    }

    [Fact]
    public async Task VerifyAsync_WhenCursorIsOther_NamesTheWriter()
    {
        await _log.EditAsync(Wallets.Manifest, text => DamagedLog.Rewrite(
            text, "(\"cursors\":\\{\"[^\"]*\":\\[)7", "${1}6"));

        var deviation = await SingleAsync();

        Assert.Equal((DeviationKind.Cursor, Wallets.Manifest), (deviation.Kind, deviation.Key));
        Assert.Contains("to segment 7", deviation.Expected, StringComparison.Ordinal);
        Assert.Equal("segment 6", deviation.Found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenManifestIsSpoiltOrGone_NamesIt(bool isGone)
    {
        var auditor = await _log.StartAsync();
        await (isGone ? _log.World.Stored.DeleteAsync(Wallets.Manifest) : _log.SpoilAsync(Wallets.Manifest));

        var report = await auditor.Plugin.VerifyAsync();

        var deviation = Assert.Single(report.Deviations);
        Assert.Equal(
            (DeviationKind.ManifestUnreadable, Wallets.Manifest), (deviation.Kind, deviation.Key));
        Assert.Equal([-1L], report.Generations);
    }

    [Fact]
    public async Task VerifyAsync_WhenCounterIsOnTwoPages_NamesTheWrongOne()
    {
        var limits = DamagedLog.Limits with { PageEntriesMax = 1 };
        await using var log = await DamagedLog.CreateAsync(limits);
        var manifest = log.Process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;
        var wrong = manifest.Counters[manifest.AddressOf("b")].Key!;
        await log.ReplaceAsync(wrong, "\"entries\":{", "\"entries\":{\"a\":{\"value\":7,\"set\":true},");

        var report = await log.VerifyAsync(limits: limits);

        var deviation = Assert.Single(report.Deviations);
        Assert.Equal(
            (DeviationKind.Misplaced, wrong, "a"), (deviation.Kind, deviation.Key, deviation.RecordId));
    }

    [Fact]
    public async Task VerifyAsync_WhenAskedForFewDeviations_CountsTheOthers()
    {
        await _log.World.Stored.DeleteAsync(DamagedLog.First);
        var all = await _log.VerifyAsync();

        var report = await _log.VerifyAsync(new VerifyOptions { DeviationsMax = 1 });

        Assert.Equal(all.DeviationCount, report.DeviationCount);
        Assert.Equal(all.Deviations[0], Assert.Single(report.Deviations));
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => _log.VerifyAsync(new VerifyOptions { DeviationsMax = 0 }));
        Assert.Equal(
            "Cannot verify with DeviationsMax = 0: it must be at least 1.", error.Message);
    }

    private async Task<Deviation> SingleAsync()
    {
        var report = await _log.VerifyAsync();
        Assert.Equal(1, report.DeviationCount);
        return Assert.Single(report.Deviations);
    }
}
