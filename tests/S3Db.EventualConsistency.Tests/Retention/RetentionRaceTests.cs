using S3Db.EventualConsistency.Tests.Interleavings;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Retention;

/// <summary>Crashes, other processes, zombies and readers in the middle of a cut.</summary>
public sealed class RetentionRaceTests
{
    [Theory]
    [InlineData(RetentionAction.Archive)]
    [InlineData(RetentionAction.Remove)]
    public async Task RetainAsync_WhenKilledAtAnyOperation_IsFinishedByAnother(RetentionAction action)
    {
        var operations = 0;
        for (var n = 1; n == 1 || n <= operations; n++)
        {
            foreach (var point in (FaultPoint[])[FaultPoint.BeforeApplied, FaultPoint.AfterApplied])
            {
                await using var log = new RetainedLog { World = Script.Prompt() };
                var before = await log.StartOldAsync(new() { RetiredFilesMax = 3 }, RetainedLog.Options(action));
                await RetainedLog.RetainAsync(before);
                var rows = (await log.World.KeysAsync(RetainedLog.Cohorts)).Count;
                var process = await log.StartAsync(RetainedLog.Options(action), new() { Parallelism = 1 });
                process.Mark();
                process.Store.CrashAt(n, point);
                await Assert.ThrowsAnyAsync<Exception>(() => RetainedLog.RetainAsync(process));
                var context = $"{action}, killed {point} operation {n}";
                await log.AssertExactAsync(context);

                var next = await log.StartAsync(RetainedLog.Options(action));
                next.Mark();
                await RetainedLog.RetainAsync(next);
                operations = n == 1 && point == FaultPoint.BeforeApplied ? next.Trace.Count : operations;

                await log.AssertExactAsync(context);
                Assert.Equal(7, rows);
                Assert.Equal(2, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
                Assert.Equal(
                    action == RetentionAction.Archive ? 8 : 0, (await log.World.KeysAsync(RetainedLog.Archive)).Count);
                Assert.Equal(
                    RetainedLog.ManifestOf(next).Opening!.Key,
                    Assert.Single(await log.World.KeysAsync(RetainedLog.Openings)));
            }
        }

        Assert.InRange(operations, 8, 40);
    }

    [Fact]
    public async Task RetainAsync_WhenAnotherCutsFirst_LosesAndLeavesNothingBehind()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var loser = await log.StartOldAsync();
        var winner = await log.StartAsync();
        loser.OnceBeforePut(Wallets.Manifest, async () =>
        {
            await log.LiveAsync(winner, 2);
            await RetainedLog.RetainAsync(winner);
        });

        await RetainedLog.RetainAsync(loser);

        await log.AssertExactAsync("lost", 120m);
        await RetainedLog.RetainAsync(winner);
        Assert.Equal(
            RetainedLog.ManifestOf(winner).Opening!.Key,
            Assert.Single(await log.World.KeysAsync(RetainedLog.Openings)));
        Assert.Equal(10, (await log.World.KeysAsync(RetainedLog.Archive)).Count);
    }

    [Fact]
    public async Task RetainAsync_WhenAnotherFoldsMeanwhile_CutsAllTheSame()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var process = await log.StartOldAsync();
        var other = await log.StartAsync();
        process.OnceBeforePut(Wallets.Manifest, async () =>
        {
            await other.Wallets.AddAsync("w", 1m);
            await other.Plugin.ConsolidateAsync();
        });

        await RetainedLog.RetainAsync(process);

        Assert.Equal(2 + 1, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await log.AssertExactAsync("cut", 101m);
    }

    [Fact]
    public async Task RetainAsync_WhenAFoldRemovesAPageItReads_WaitsForTheNextTime()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var other = await log.StartAsync(RetainedLog.Options(isOn: false), Script.Paged);
        await log.LiveAsync(other, 10);
        var process = await log.StartAsync(limits: Script.Paged);
        var removed = 0;
        process.Store.BeforeGet = async (get, _) =>
        {
            if (get.Key.StartsWith(Script.Pages + "s", StringComparison.Ordinal) && removed == 0)
            {
                await log.LiveAsync(other, 2);
                removed += (await log.World.KeysAsync(get.Key)).Count == 0 ? 1 : 0;
            }
        };

        await RetainedLog.RetainAsync(process);

        Assert.Equal(1, removed);
        Assert.Equal(12, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await RetainedLog.RetainAsync(process);
        Assert.Equal(2, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await log.AssertExactAsync("the next time", 120m);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenItsHistoryIsWrittenByAnotherAndRemoved_TakesItForNoDamage()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var (slow, other) = (await log.StartAsync(), await log.StartAsync());
        await slow.Wallets.AddAsync("w", 10m);
        slow.OnceBeforePut(RetainedLog.Cohorts, () => other.Plugin.ConsolidateAsync());
        var isRemoved = false;
        slow.Store.BeforeGet = async (get, _) =>
        {
            if (get.Key.StartsWith(RetainedLog.Cohorts, StringComparison.Ordinal) && !isRemoved)
            {
                isRemoved = true;
                await log.LiveAsync(other, 5);
                await RetainedLog.RetainAsync(other);
                Assert.Empty(await log.World.KeysAsync(get.Key));
            }
        };

        await slow.Plugin.ConsolidateAsync();

        Assert.True(isRemoved);
        await log.AssertExactAsync("removed", 60m);
    }

    [Fact]
    public async Task RetainAsync_WhenTheReplyToItsSwapIsLost_GoesOnFromTheManifest()
    {
        await using var log = new RetainedLog { World = Script.Prompt(1) };
        var process = await log.StartOldAsync();
        process.LoseReplyOfPut(Wallets.Manifest);

        await RetainedLog.RetainAsync(process);

        Assert.Equal(2, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await log.AssertExactAsync("cut");
    }

    [Fact]
    public async Task RetainAsync_WhenAnOpeningMayStillBeNamed_LeavesIt()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var slow = await log.StartOldAsync();
        var sweeper = await log.StartAsync(options =>
        {
            RetainedLog.Options()(options);
            options.Retention.KeepTransactions = TimeSpan.FromDays(100);
        });
        slow.OnceBeforePut(Wallets.Manifest, () => RetainedLog.RetainAsync(sweeper));

        await RetainedLog.RetainAsync(slow);

        await log.AssertExactAsync("named late");
    }

    [Fact]
    public async Task RetainAsync_WhenAZombieWritesAFileAgain_IgnoresAndRemovesIt()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var process = await log.StartOldAsync();
        var key = (await log.World.KeysAsync(RetainedLog.Cohorts))[0];
        var body = await log.World.ReadAsync(key);
        await RetainedLog.RetainAsync(process);
        await log.World.Stored.PutAsync(key, body);
        var rows = await process.Plugin.GetTransactionsAsync().ToListAsync();

        Assert.Equal(2, rows.Count);
        await log.AssertExactAsync("zombie");
        await RetainedLog.RetainAsync(process);

        Assert.DoesNotContain(key, await log.World.KeysAsync(RetainedLog.Cohorts));
        await log.AssertExactAsync("removed again");
    }

    [Fact]
    public async Task RetainAsync_WhenTheNextManifestIsNotNamedYet_RemovesNothing()
    {
        await using var log = new RetainedLog { World = Script.Prompt() };
        var process = await log.StartOldAsync();
        await process.DieAfterPutAsync(RetainedLog.Openings, () => RetainedLog.RetainAsync(process));

        Assert.Equal(10, (await log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await log.AssertExactAsync("dead");
    }

    [Fact]
    public async Task Readers_WhenTheLogIsCutAtAnyRequest_StartAgain()
    {
        for (var n = 1; n <= 14; n++)
        {
            await using var log = new RetainedLog { World = Script.Prompt() };
            var process = await log.StartOldAsync(new ConsolidationLimits { RetiredFilesMax = 4 });
            await RetainedLog.RetainAsync(process);
            var reader = await log.StartAsync(limits: new() { Parallelism = 1 });

            await CutAtAsync(reader, process, n);
            Assert.True((await reader.Plugin.RecalculateAsync("w")).IsExact);
            await log.AssertExactAsync($"recalculated {n}");
        }
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("history")]
    public async Task Readers_WhenTheFirstCutComesAtAnyRequest_AreExact(string reading)
    {
        for (var n = 1; n <= 14; n++)
        {
            await using var log = new RetainedLog { World = Script.Prompt() };
            var process = await log.StartOldAsync();
            var reader = await log.StartAsync(limits: new() { Parallelism = 1 });
            await CutAtAsync(reader, process, n);
            switch (reading)
            {
                case "verify":
                    var report = await reader.Plugin.VerifyAsync();
                    Assert.True(report.IsExact, $"{n}: {string.Join('\n', report.Deviations)}");
                    break;
                default:
                    Assert.Equal(100m, (await reader.Plugin.GetHistoryAsync("w"))[^1].ValueAfter);
                    break;
            }
        }
    }

    private static Task CutAtAsync(CounterProcess reader, CounterProcess process, int n)
    {
        var count = 0;
        StoreHook hook = (_, _) => ++count == n ? new(RetainedLog.RetainAsync(process)) : ValueTask.CompletedTask;
        reader.Store.BeforeGet = hook;
        reader.Store.BeforeList = hook;
        return Task.CompletedTask;
    }
}
