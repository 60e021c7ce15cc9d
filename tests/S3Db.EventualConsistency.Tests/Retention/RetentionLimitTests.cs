using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Retention;

/// <summary>What is removed, and above all what is not.</summary>
public sealed class RetentionLimitTests : IAsyncDisposable
{
    private readonly RetainedLog _log = new();

    [Fact]
    public async Task RetainAsync_WhenOff_SendsNothing()
    {
        var process = await _log.StartAsync(RetainedLog.Options(isOn: false));
        await _log.LiveAsync(process, 10);
        process.Mark();

        await RetainedLog.RetainAsync(process);

        Assert.Empty(process.Trace);
    }

    [Fact]
    public async Task RetainAsync_WhenFilesAreYoungerThanTheLimit_KeepsThem()
    {
        var process = await _log.StartOldAsync();
        var limit = Instant.FromDateTimeOffset(_log.World.Time.GetUtcNow()) - Duration.FromTimeSpan(RetainedLog.Keep);
        var young = (await _log.ListAsync(RetainedLog.Cohorts)).Where(file => file.LastModified > limit).ToList();

        await RetainedLog.RetainAsync(process);

        Assert.Equal(young, await _log.ListAsync(RetainedLog.Cohorts));
        Assert.Equal(2, young.Count);
        await _log.AssertExactAsync("cut");
    }

    [Fact]
    public async Task RetainAsync_WhenTheHistoryOfAGenerationIsNotKnownToExist_KeepsItHoweverOld()
    {
        var process = await _log.StartAsync();
        await _log.LiveAsync(process, 3);
        await process.Wallets.AddAsync("w", 70m);
        await process.Plugin.ConsolidateAsync();
        var unwritten = Assert.Single(RetainedLog.ManifestOf(process).Unwritten).Generation;
        _log.World.Time.Advance(TimeSpan.FromDays(30));

        await RetainedLog.RetainAsync(process);

        Assert.Equal([unwritten], await _log.GenerationsAsync());
        await _log.AssertExactAsync("cut");
    }

    [Fact]
    public async Task RetainAsync_WhenARowOfTodayIsDatedLongAgo_KeepsIt()
    {
        var process = await _log.StartOldAsync();
        var past = new TransactionOptions { Timestamp = Instant.FromUtc(2026, 11, 20, 9, 0) };
        await process.Wallets.AddAsync("w", 5m, past);
        await process.Plugin.ConsolidateAsync();

        await RetainedLog.RetainAsync(process);

        var rows = await process.Plugin.GetTransactionsAsync(new LocalDate(2026, 11, 20)).ToListAsync();
        Assert.Equal(5m, Assert.Single(rows).Value);
        await _log.AssertExactAsync("cut", 105m);
    }

    [Fact]
    public async Task RetainAsync_WhenArchiving_CopiesEveryByteOutsideOfThePartitions()
    {
        var process = await _log.StartOldAsync();
        var before = new Dictionary<string, byte[]>();
        foreach (var file in await _log.ListAsync(RetainedLog.Cohorts))
        {
            before.Add(file.Key, await _log.World.ReadAsync(file.Key));
        }

        await RetainedLog.RetainAsync(process);

        var left = await _log.World.KeysAsync(RetainedLog.Cohorts);
        var gone = before.Keys.Except(left).ToList();
        Assert.Equal(8, gone.Count);
        Assert.Equal(
            gone.Select(key => key.Replace(RetainedLog.Root, RetainedLog.Archive, StringComparison.Ordinal)),
            await _log.World.KeysAsync(RetainedLog.Archive));
        foreach (var key in gone)
        {
            Assert.Equal(before[key], await _log.World.ReadAsync(
                key.Replace(RetainedLog.Root, RetainedLog.Archive, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task RetainAsync_WhenRemoving_LeavesNoCopy()
    {
        var process = await _log.StartOldAsync(options: RetainedLog.Options(RetentionAction.Remove));

        await RetainedLog.RetainAsync(process);

        Assert.Equal(2, (await _log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        Assert.Empty(await _log.World.KeysAsync(RetainedLog.Archive));
        await _log.AssertExactAsync("cut");
    }

    [Fact]
    public async Task RetainAsync_WhenAPassIsBounded_AdvancesByWholeGenerations()
    {
        var process = await _log.StartOldAsync(new ConsolidationLimits { RetiredFilesMax = 3 });
        var generations = await _log.GenerationsAsync();
        foreach (var left in (int[])[7, 4, 2, 2])
        {
            await RetainedLog.RetainAsync(process);

            Assert.Equal(generations.TakeLast(left), await _log.GenerationsAsync());
            Assert.Single(await _log.World.KeysAsync(RetainedLog.Openings));
            await _log.AssertExactAsync($"{left} left");
        }
    }

    [Fact]
    public async Task RetainAsync_CostsTheFilesAndLittleElse()
    {
        var process = await _log.StartOldAsync();
        process.Mark();

        await RetainedLog.RetainAsync(process);

        // Manifest; 8 files to sum up and 8 to copy. 8 copies, the opening, the manifest. Files and openings listed.
        Assert.Equal((17, 10, 2, 1), Counts(process));
        process.Mark();
        await RetainedLog.RetainAsync(process);
        Assert.Equal((1, 0, 2, 0), Counts(process));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAnHourHasGone_AppliesItOnceAnHour()
    {
        var process = await _log.StartAsync();
        var passes = 0;
        var done = new SemaphoreSlim(0);
        process.Store.BeforeList = (call, _) =>
        {
            if (call.Key.StartsWith(RetainedLog.Openings, StringComparison.Ordinal))
            {
                passes++;
                done.Release();
            }

            return ValueTask.CompletedTask;
        };
        for (var quarter = 1; quarter <= 12; quarter++)
        {
            await process.Plugin.ConsolidateAsync();
            _log.World.Time.Advance(TimeSpan.FromMinutes(15));
            if (quarter % 4 == 0)
            {
                await process.Plugin.ConsolidateAsync();
                await done.WaitAsync(TestContext.Current.CancellationToken);
                Assert.Equal(quarter / 4, passes);
            }
        }
    }

    [Fact]
    public async Task ApplyRetentionAsync_WhenAPassIsBounded_GoesOnUntilNothingIsDue()
    {
        var process = await _log.StartOldAsync(new ConsolidationLimits { RetiredFilesMax = 3 });

        Assert.Equal(8, await process.Plugin.ApplyRetentionAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, (await _log.GenerationsAsync()).Count);
        await _log.AssertExactAsync("cut");
        Assert.Equal(0, await process.Plugin.ApplyRetentionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ApplyRetentionAsync_WhenEverythingIsKept_IsRefused()
    {
        var process = await _log.StartAsync(RetainedLog.Options(isOn: false));

        var error = await Assert.ThrowsAsync<S3DbException>(() => process.Plugin.ApplyRetentionAsync());

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("Retention.KeepTransactions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyRetentionAsync_WhenTheLogDeviates_SaysSo()
    {
        var process = await _log.StartOldAsync();
        var key = (await _log.World.KeysAsync(RetainedLog.Cohorts))[1];
        await _log.World.Stored.PutAsync(key, "spoilt"u8.ToArray());
        _log.World.Time.Advance(TimeSpan.FromDays(5));

        var error = await Assert.ThrowsAsync<S3DbException>(() => process.Plugin.ApplyRetentionAsync());

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_WhenNothingWasCut_HasTheFormatThatOthersRead()
    {
        var process = await _log.StartOldAsync();
        Assert.StartsWith("{\"format\":2,", await ReadManifestAsync(), StringComparison.Ordinal);

        await RetainedLog.RetainAsync(process);
        await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        Assert.StartsWith("{\"format\":3,", await ReadManifestAsync(), StringComparison.Ordinal);
        await _log.AssertExactAsync("cut", 101m);
    }

    [Theory]
    [InlineData("/openings/", "/pages/")]
    [InlineData("\"opening\":{\"generation\":", "\"opening\":{\"generation\":99")]
    public async Task Manifest_WhenItsOpeningIsNotItsOwn_IsRefused(string old, string with)
    {
        var process = await _log.StartOldAsync();
        await RetainedLog.RetainAsync(process);
        var manifest = (await ReadManifestAsync()).Replace(old, with, StringComparison.Ordinal);

        var error = Assert.Throws<S3DbException>(
            () => ManifestCodec.Decode(Wallets.Manifest, System.Text.Encoding.UTF8.GetBytes(manifest)));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains("opening balance", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private static (int Gets, int Puts, int Lists, int Deletes) Counts(CounterProcess process) => (
        process.Count(StoreVerb.Get), process.Count(StoreVerb.Put), process.Count(StoreVerb.List),
        process.Count(StoreVerb.Delete));

    private async Task<string> ReadManifestAsync() =>
        System.Text.Encoding.UTF8.GetString(await _log.World.ReadAsync(Wallets.Manifest));
}
