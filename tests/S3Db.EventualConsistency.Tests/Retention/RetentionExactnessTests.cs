using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Retention;

/// <summary>Two stores live the same weeks, one of them with retention: nothing but the old rows differs.</summary>
public sealed class RetentionExactnessTests : IAsyncDisposable
{
    private static readonly string[] Ids = ["alice", "bob", "carol", "dave", "w4", "zoe"];
    private readonly RetainedLog _cut = new();
    private readonly RetainedLog _whole = new();
    private bool _isCorrected;

    [Theory]
    [InlineData(1, 32 * 1024, 4096, RetentionAction.Archive)]
    [InlineData(3, 0, 1, RetentionAction.Remove)]
    public async Task RetainAsync_WhenWeeksGoBy_ChangesNoValueAndNoStatistics(
        int shards, int inlineBytes, int files, RetentionAction action)
    {
        var limits = new ConsolidationLimits
        {
            InlineBytesMax = inlineBytes, PageEntriesMax = 2, InlineMonthsMax = 1, InlineKeysMax = 2,
            RetiredFilesMax = files,
        };
        var cut = await _cut.StartAsync(RetainedLog.Options(action, shards: shards), limits);
        var whole = await _whole.StartAsync(RetainedLog.Options(isOn: false, shards: shards), limits);
        var floors = new HashSet<long>();
        for (var day = 0; day < 16; day++)
        {
            await LiveAsync(_cut, cut, day);
            await LiveAsync(_whole, whole, day);
            await RetainedLog.RetainAsync(cut);
            floors.Add(RetainedLog.ManifestOf(cut).Floor);
            await AssertExactAsync(cut, day);
        }

        Assert.InRange(floors.Count, 4, 16);
        await AssertSameAsync(whole, cut);
        var status = await cut.Plugin.GetStatusAsync();
        Assert.Contains(status.RetiredGenerations, generation => generation > 0);
        var limit = Instant.FromDateTimeOffset(_cut.World.Time.GetUtcNow()) - Duration.FromDays(3);
        Assert.True(status.RetiredUntil <= limit, $"{status.RetiredUntil}");
        Assert.InRange(
            await cut.Plugin.GetTransactionsAsync().CountAsync(),
            1,
            await whole.Plugin.GetTransactionsAsync().CountAsync() - 100);
    }

    [Fact]
    public async Task RetainAsync_WhenTransactionsWaitForTheirReducerOverCuts_StaysExact()
    {
        var process = await _cut.World.StartAsync(options =>
        {
            RetainedLog.Options()(options);
            options.Reducer = (value, transactions) => transactions.Aggregate(
                value, (sum, row) => (row.Value is 12m or 13m) && !_isCorrected
                    ? throw new InvalidOperationException("No.") : sum + row.Value);
            options.ReducerName = "unlucky";
        });
        for (var day = 0; day < 12; day++)
        {
            await Task.WhenAll(process.Wallets.AddAsync("bad", 10m + day), process.Wallets.AddAsync("good", 1m));
            await process.Plugin.ConsolidateAsync();
            _cut.World.Time.Advance(TimeSpan.FromDays(1));
            _isCorrected = day >= 8;
            await process.Plugin.ConsolidateAsync();
            await RetainedLog.RetainAsync(process);
            await AssertExactAsync(process, day, "bad", "good");
        }

        Assert.True(RetainedLog.ManifestOf(process).Floor > 8);
        Assert.Equal(10m * 12 + 66m, (await process.Wallets.GetValueAsync("bad")).Value);
    }

    [Fact]
    public async Task RetainAsync_WhenTheLogDeviates_RemovesNothing()
    {
        var process = await _cut.StartOldAsync();
        var key = (await _cut.World.KeysAsync(RetainedLog.Cohorts))[1];
        await _cut.World.Stored.PutAsync(key, "spoilt"u8.ToArray());
        _cut.World.Time.Advance(TimeSpan.FromDays(5));
        var before = await _cut.World.KeysAsync(RetainedLog.Root);

        await RetainedLog.RetainAsync(process);

        Assert.Equal(before, await _cut.World.KeysAsync(RetainedLog.Root));
        Assert.Equal(0, RetainedLog.ManifestOf(process).Floor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenTheOpeningIsGoneOrSpoilt_NamesItAndRepairsNothing(bool isGone)
    {
        var process = await _cut.StartOldAsync();
        await RetainedLog.RetainAsync(process);
        var key = Assert.Single(await _cut.World.KeysAsync(RetainedLog.Openings));
        await (isGone ? _cut.World.Stored.DeleteAsync(key) : _cut.World.Stored.PutAsync(key, "{}"u8.ToArray()));

        var report = await process.Plugin.VerifyAsync(new VerifyOptions { Repair = true });

        var deviation = Assert.Single(report.Deviations);
        Assert.Equal((DeviationKind.OpeningUnreadable, key), (deviation.Kind, deviation.Key));
        Assert.Contains(key, Assert.Single(report.Refusals), StringComparison.Ordinal);
        var error = await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.RecalculateAsync("w"));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Equal(100m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task VerifyAsync_WhenAValueDeviatesBehindACut_RepairsItFromTheOpening()
    {
        var process = await _cut.StartOldAsync();
        await RetainedLog.RetainAsync(process);
        var manifest = System.Text.Encoding.UTF8.GetString(await _cut.World.ReadAsync(Wallets.Manifest));
        var wrong = manifest.Replace("\"w\":{\"value\":100}", "\"w\":{\"value\":99}", StringComparison.Ordinal);
        Assert.NotEqual(manifest, wrong);
        await _cut.World.Stored.PutAsync(Wallets.Manifest, System.Text.Encoding.UTF8.GetBytes(wrong));
        var auditor = await _cut.StartAsync();

        var report = await auditor.Plugin.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.True(report.IsRepaired);
        await _cut.AssertExactAsync("repaired");
    }

    public async ValueTask DisposeAsync()
    {
        await _cut.DisposeAsync();
        await _whole.DisposeAsync();
    }

    /// <summary>A day with some of everything: keys and their repeats, bounds, lives, days long past.</summary>
    private static async Task LiveAsync(RetainedLog log, CounterProcess process, int day)
    {
        var now = Instant.FromUtc(2026, 11, 20, 12, 0) + Duration.FromDays(day);
        var wallets = process.Wallets;
        foreach (var (id, i) in Ids.Select((id, i) => (id, i)))
        {
            var past = new TransactionOptions { Timestamp = now - Duration.FromDays(20 * (i % 3)) };
            await wallets.AddAsync(id, 10.5m + day, past);
            await wallets.SubAsync(id, 1m + (40m * (i % 2)));
            if (i == day % 6)
            {
                await wallets.SetAsync(id, day, past);
            }

            await wallets.AddAsync(id, 1m, new TransactionOptions { IdempotencyKey = $"order-{day}" });
            await wallets.AddAsync(id, 1m, new TransactionOptions { IdempotencyKey = $"order-{day - (i % 2)}" });
        }

        if (day % 4 == 1)
        {
            await wallets.InsertAsync("w4", new { balance = 3m * day });
        }

        await process.Plugin.ConsolidateAsync();
        if (day % 4 == 2)
        {
            await wallets.DeleteAsync("w4");
        }

        log.World.Time.Advance(TimeSpan.FromDays(1));
        await process.Plugin.ConsolidateAsync();
    }

    private static async Task AssertExactAsync(CounterProcess process, int day, params string[] ids)
    {
        var report = await process.Plugin.VerifyAsync();
        Assert.True(report.IsExact, $"day {day}: {string.Join('\n', report.Deviations)}");
        foreach (var id in ids.Length > 0 ? ids : Ids)
        {
            var recalculated = await process.Plugin.RecalculateAsync(id);
            Assert.True(recalculated.IsExact, $"day {day}: {id} {string.Join('\n', recalculated.Deviations)}");
            var value = await process.Wallets.GetValueAsync(id);
            Assert.Equal(value.Value, recalculated.Value);
        }
    }

    private static async Task AssertSameAsync(CounterProcess expected, CounterProcess actual)
    {
        foreach (var id in Ids)
        {
            Assert.Equal(
                (await expected.Wallets.GetValueAsync(id)).Value, (await actual.Wallets.GetValueAsync(id)).Value);
            var kept = (await actual.Plugin.GetHistoryAsync(id)).Select(entry => entry.ValueAfter).ToList();
            Assert.NotEmpty(kept);
            var all = (await expected.Plugin.GetHistoryAsync(id)).Select(entry => entry.ValueAfter).ToList();
            Assert.Equal(all[^kept.Count..], kept);
        }

        for (var date = new LocalDate(2026, 10, 1); date < new LocalDate(2026, 12, 20); date = date.PlusDays(1))
        {
            Assert.Equal(
                await expected.Plugin.GetCohortStatsAsync(date), await actual.Plugin.GetCohortStatsAsync(date));
        }
    }
}
