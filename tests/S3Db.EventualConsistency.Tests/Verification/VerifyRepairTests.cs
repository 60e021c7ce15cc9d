using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>What is computed from the log is computed again, by one swap; what is not is never invented.</summary>
public sealed class VerifyRepairTests : IAsyncLifetime
{
    private static readonly VerifyOptions Repair = new() { Repair = true };
    private DamagedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await DamagedLog.CreateAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Theory]
    [InlineData("v", "spoil")]
    [InlineData("v", "remove")]
    [InlineData("v", "edit")]
    [InlineData("s2026-11", "spoil")]
    [InlineData("s2026-11", "remove")]
    [InlineData("s2026-11", "edit")]
    public async Task VerifyAsync_WhenPageIsDamaged_ReplacesIt(string name, string damage)
    {
        var page = await _log.PageAsync(name);
        await DamageAsync(page, damage);

        var report = await _log.VerifyAsync(Repair);

        Assert.False(report.IsExact);
        Assert.True(report.IsRepaired);
        Assert.Empty(report.Refusals);
        Assert.Contains(
            "wallets.balance (shard 0): generation 4 replaces the pages ",
            Assert.Single(report.Repairs),
            StringComparison.Ordinal);
        var after = await _log.VerifyAsync();
        Assert.True(after.IsExact, string.Join('\n', after.Deviations));
        Assert.Equal([4L], after.Generations);
        var reader = await _log.StartAsync();
        Assert.Equal(7m, (await reader.Wallets.GetValueAsync("a")).Value);
        Assert.Equal(7m, (await reader.Wallets.GetValueAsync("b")).Value);
        await LogAudit.AssertConsistentAsync("repaired", reader.Wallets, reader.Plugin, "a", "b");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenARecordIsDamagedToo_TellsOfBothAndOfTheRepair(bool repairs)
    {
        await _log.Process.Wallets.DeleteAsync("b");
        await _log.Process.Wallets.InsertAsync("b", new { balance = 1m });
        await _log.Process.Plugin.ConsolidateAsync();
        await DamageAsync(await _log.PageAsync("v"), "edit");
        const string Record = "resource=wallets/data/id=b.json";
        await _log.SpoilAsync(Record);

        var report = await _log.VerifyAsync(new VerifyOptions { Repair = repairs });

        var deviation = Assert.Single(report.Deviations, found => found.Kind == DeviationKind.RecordUnreadable);
        Assert.Equal((Record, "b"), (deviation.Key, deviation.RecordId));
        Assert.DoesNotContain(report.Deviations, found => found.Kind == DeviationKind.ManifestUnreadable);
        Assert.Contains(report.Deviations, found => found.Kind == DeviationKind.Value);
        Assert.Equal((repairs ? 1 : 0, false), (report.Repairs.Count, report.IsRepaired));
        Assert.Equal(2, report.Records);
    }

    [Fact]
    public async Task VerifyAsync_WhenWriterIsStoppedByAPage_LetsItGoOn()
    {
        await _log.SpoilAsync(await _log.PageAsync("v"));
        var process = await _log.StartAsync();
        await process.Wallets.AddAsync("a", 1m);
        await process.Plugin.ConsolidateStoppedAsync();
        Assert.Single((await process.Plugin.GetStatusAsync()).StoppedWriters);

        await _log.VerifyAsync(Repair);

        Assert.Equal(8m, await process.Wallets.ConsolidateAsync("a"));
        Assert.Empty((await process.Plugin.GetStatusAsync()).StoppedWriters);
        Assert.True((await _log.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task VerifyAsync_WhenNotAskedToRepair_WritesNothing()
    {
        await _log.SpoilAsync(await _log.PageAsync("v"));
        var auditor = await _log.StartAsync();
        auditor.Mark();

        var report = await auditor.Plugin.VerifyAsync();

        Assert.Equal((0, 0), (auditor.Count(StoreVerb.Put), auditor.Count(StoreVerb.Delete)));
        Assert.Empty(report.Repairs);
        Assert.False(report.IsRepaired);
    }

    [Fact]
    public async Task VerifyAsync_WhenNothingDeviates_RepairsNothing()
    {
        var auditor = await _log.StartAsync();
        auditor.Mark();

        var report = await auditor.Plugin.VerifyAsync(Repair);

        Assert.Equal(0, auditor.Count(StoreVerb.Put));
        Assert.True(report.IsExact);
        Assert.Empty(report.Repairs);
    }

    [Theory]
    [InlineData("spoil")]
    [InlineData("remove")]
    public async Task VerifyAsync_WhenCohortFileIsDamagedToo_RefusesNamingIt(string damage)
    {
        await _log.SpoilAsync(await _log.PageAsync("v"));
        await DamageAsync(DamagedLog.Yesterday, damage);
        var auditor = await _log.StartAsync();
        auditor.Mark();

        var report = await auditor.Plugin.VerifyAsync(Repair);

        Assert.Equal(0, auditor.Count(StoreVerb.Put));
        Assert.False(report.IsRepaired);
        var refusal = Assert.Single(report.Refusals);
        Assert.Contains(
            damage == "spoil" ? DamagedLog.Yesterday : "MissingTransaction", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenRowsWereChanged_RefusesToRepairTheValue()
    {
        await _log.EditLinesAsync(DamagedLog.First, lines => [.. lines, lines[1]]);
        await _log.ReplaceAsync(await _log.PageAsync("v"), "\"value\":7", "\"value\":8");

        var report = await _log.VerifyAsync(Repair);

        Assert.Contains("DuplicateTransaction", Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenOnlyOtherThingsDeviate_SaysThatTheyAreNotComputed()
    {
        await _log.World.Stored.PutAsync(DamagedLog.Day + "notes.txt", "x"u8.ToArray());

        var report = await _log.VerifyAsync(Repair);

        Assert.Contains("not computed from the log", Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenOthersFoldMeanwhile_RepairsTheirGeneration()
    {
        await _log.ReplaceAsync(await _log.PageAsync("s2026-11"), ",\"none\":1", string.Empty);
        var writer = await _log.StartAsync();
        var auditor = await _log.StartAsync();
        var isFolded = false;
        auditor.Store.BeforePut = async (_, token) =>
        {
            if (!isFolded)
            {
                isFolded = true;
                await writer.Wallets.AddAsync("b", 1m, cancellationToken: token);
                await writer.Plugin.ConsolidateAsync(token);
            }
        };

        var report = await auditor.Plugin.VerifyAsync(Repair);

        Assert.True(report.IsRepaired);
        Assert.Equal([4L], report.Generations);
        Assert.True((await _log.VerifyAsync()).IsExact);
        Assert.Equal(8m, (await auditor.Wallets.GetValueAsync("b")).Value);
    }

    [Fact]
    public async Task VerifyAsync_WhenReplyToTheSwapIsLost_KnowsThatItRepaired()
    {
        await _log.ReplaceAsync(await _log.PageAsync("v"), "\"value\":7", "\"value\":8");
        var auditor = await _log.StartAsync();
        auditor.Store.AfterPutApplied = (operation, _) => operation.Key == Wallets.Manifest
            ? throw new StoreException(StoreErrorKind.PreconditionFailed, operation.Key, "The reply to a re-sent swap.")
            : ValueTask.CompletedTask;

        var report = await auditor.Plugin.VerifyAsync(Repair);

        Assert.True(report.IsRepaired);
        Assert.True((await _log.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task VerifyAsync_WhenKilledAtAnyOperationOfTheRepair_LeavesARepairableLog()
    {
        for (var n = 1; ; n++)
        {
            foreach (var point in new[] { FaultPoint.BeforeApplied, FaultPoint.AfterApplied })
            {
                await using var log = await DamagedLog.CreateAsync();
                await log.SpoilAsync(await log.PageAsync("v"));
                await log.ReplaceAsync(await log.PageAsync("s2026-11"), ",\"none\":1", string.Empty);
                var auditor = await log.StartAsync();
                auditor.Store.CrashAt(auditor.Store.Operations.Count + n, point);
                var error = await Xunit.Record.ExceptionAsync(() => auditor.Plugin.VerifyAsync(Repair));
                if (error is null)
                {
                    Assert.InRange(n, 10, 30);
                    return;
                }

                var again = await log.VerifyAsync(Repair);
                Assert.True(again.IsExact || again.IsRepaired, $"killed {point} operation {n}");
                Assert.True((await log.VerifyAsync()).IsExact, $"killed {point} operation {n}");
            }
        }
    }

    [Theory]
    [InlineData(0, "its log deviates itself")]
    [InlineData(3, "transactions that wait for the failing reducer of 'bad'")]
    public async Task VerifyAsync_WhenWaitingTransactionsAreOnTheLostPage_Refuses(int daysLater, string reason)
    {
        await using var world = new CounterWorld();
        var process = await StartUnluckyAsync(world);
        world.Time.Advance(TimeSpan.FromDays(daysLater));
        await process.Wallets.AddAsync("good", 1m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        foreach (var key in await world.KeysAsync(DamagedLog.Pages + "v"))
        {
            await world.Stored.DeleteAsync(key);
        }

        var report = await process.Plugin.VerifyAsync(Repair);

        Assert.False(report.IsRepaired);
        Assert.Contains(reason, Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_WhenTheValueOfAWaitingRecordDeviates_KeepsWhatWaits()
    {
        await using var world = new CounterWorld();
        var process = await StartUnluckyAsync(world);
        var page = (await world.KeysAsync(DamagedLog.Pages + "v"))[^1];
        var text = System.Text.Encoding.UTF8.GetString(Gzip.Inflate(await world.ReadAsync(page), int.MaxValue));
        var changed = text.Replace("\"bad\":{\"value\":1,", "\"bad\":{\"value\":2,", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await world.Stored.PutAsync(page, Gzip.Deflate(System.Text.Encoding.UTF8.GetBytes(changed)));
        var auditor = await world.StartAsync(Unlucky, limits: DamagedLog.Limits);

        var report = await auditor.Plugin.VerifyAsync(Repair);
        var after = await auditor.Plugin.VerifyAsync();

        Assert.True(report.IsRepaired);
        Assert.True(after.IsExact, string.Join('\n', after.Deviations));
        Assert.Equal(1L, after.HeldTransactions);
    }

    private static async Task<CounterProcess> StartUnluckyAsync(CounterWorld world)
    {
        var process = await world.StartAsync(Unlucky, limits: DamagedLog.Limits);
        await process.Wallets.AddAsync("bad", 1m);
        await process.Wallets.AddAsync("bad", 13m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        return process;
    }

    private static void Unlucky(EventualConsistencyOptions options)
    {
        options.Reducer = (value, rows) => rows[0].Value == 13m
            ? throw new InvalidOperationException("No.") : value + rows[0].Value;
        options.ReducerName = "unlucky";
    }

    private async Task DamageAsync(string key, string damage)
    {
        switch (damage)
        {
            case "spoil":
                await _log.SpoilAsync(key);
                break;
            case "remove":
                await _log.World.Stored.DeleteAsync(key);
                break;
            default:
                await _log.EditAsync(key, text => text
                    .Replace("\"value\":7", "\"value\":8", StringComparison.Ordinal)
                    .Replace(",\"none\":1", string.Empty, StringComparison.Ordinal));
                break;
        }
    }
}
