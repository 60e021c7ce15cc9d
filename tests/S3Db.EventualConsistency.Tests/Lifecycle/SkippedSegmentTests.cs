using S3Db.EventualConsistency.Tests.Interleavings;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>H29: only an operator gives a segment up, on the record, and only one that cannot be read.</summary>
public sealed class SkippedSegmentTests : IAsyncDisposable
{
    private const string Wal = "resource=wallets_transactions_balance/_log/000/wal/";
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SkipSegmentAsync_WhenTheSegmentCannotBeRead_PassesItAloneAndRecordsIt(bool isGone)
    {
        var (key, folder) = await StopAsync(isGone);
        var segment = LogWriterFixture.SegmentOf(key);

        var skipped = await folder.Plugin.SkipSegmentAsync(segment.Writer.Value, 2, "no backup has it");
        var between = await folder.Plugin.VerifyAsync();
        await folder.Plugin.ConsolidateAsync();
        var report = await folder.Plugin.VerifyAsync();

        Assert.True(between.IsExact, string.Join('\n', between.Deviations));
        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal((key, segment.Writer.Value, 2L), (skipped.Key, skipped.Writer, skipped.Sequence));
        Assert.Equal("no backup has it", skipped.Reason);
        Assert.Contains(key, skipped.Fault, StringComparison.Ordinal);
        var other = await _world.StartAsync();
        Assert.Equal(skipped, Assert.Single((await other.Plugin.GetStatusAsync()).SkippedSegments));
        Assert.Equal(5m, (await other.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
        var day = await other.Plugin.GetCohortStatsAsync(new NodaTime.LocalDate(2026, 11, 20));
        Assert.Equal(2L, day.TransactionCount);
        Assert.Equal(skipped, await other.Plugin.SkipSegmentAsync(segment.Writer.Value, 2, "again"));
    }

    [Fact]
    public async Task SkipSegmentAsync_WhenTimePasses_KeepsTheObjectAndNeverFoldsIt()
    {
        var (key, folder) = await StopAsync(isGone: false);
        await folder.Plugin.SkipSegmentAsync(LogWriterFixture.SegmentOf(key).Writer.Value, 2, "lost");
        for (var day = 0; day < 3; day++)
        {
            _world.Time.Advance(TimeSpan.FromDays(1));
            await folder.Wallets.AddAsync("w", 10);
            await folder.Plugin.ConsolidateAsync();
            await folder.Plugin.ConsolidateAsync();
        }

        Assert.True((await _world.Stored.GetAsync(key)).IsFound);
        Assert.Equal(35m, (await folder.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task DeleteAsync_WhenWhatEndsTheCounterIsSkipped_IsNotFinished()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w", new { balance = 5 });
        await process.Wallets.AddAsync("w", 1);
        await process.Plugin.ConsolidateAsync();
        var folder = await _world.StartAsync();
        process.OnceAfterPut(Wal, async () =>
        {
            var key = Assert.Single(await _world.KeysAsync(Wal));
            await _world.Stored.PutAsync(key, "garbage"u8.ToArray());
            await folder.Plugin.ConsolidateStoppedAsync();
            var segment = LogWriterFixture.SegmentOf(key);
            await folder.Plugin.SkipSegmentAsync(segment.Writer.Value, segment.Sequence, "no backup has it");
        });

        var error = await Assert.ThrowsAsync<S3DbException>(() => process.Wallets.DeleteAsync("w"));

        Assert.Contains("skipped by an operator (no backup has it)", error.Message, StringComparison.Ordinal);
        await process.Wallets.DeleteAsync("w");
        await process.Wallets.InsertAsync("w", new { balance = 100 });
        Assert.Equal(100m, (await process.Wallets.GetValueAsync("w", ReadConsistency.Strong)).Value);
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task SkipSegmentAsync_WhenTheSegmentCanBeReadAgain_IsRefused()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 1);
        var key = Assert.Single(await _world.KeysAsync(Wal));
        var body = await _world.ReadAsync(key);
        await _world.Stored.PutAsync(key, "garbage"u8.ToArray());
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        await _world.Stored.PutAsync(key, body);

        await AssertRefusedAsync(folder, LogWriterFixture.SegmentOf(key).Writer.Value, 1, "it can be read again");
        Assert.Equal(1m, await folder.Wallets.ConsolidateAsync("w"));
    }

    [Theory]
    [InlineData(1, "why", "consolidation is not stopped at it")]
    [InlineData(3, "why", "consolidation is not stopped at it")]
    [InlineData(0, "why", "Give a writer's id and a number from 1")]
    [InlineData(2, " ", "Give 1 to 500")]
    public async Task SkipSegmentAsync_WhenTheDecisionIsNotSound_IsRefusedAndChangesNothing(
        long sequence, string reason, string message)
    {
        var (key, folder) = await StopAsync(isGone: false);
        var before = await _world.ReadAsync(Wallets.Manifest);

        await AssertRefusedAsync(folder, LogWriterFixture.SegmentOf(key).Writer.Value, sequence, message, reason);

        Assert.Equal(before, await _world.ReadAsync(Wallets.Manifest));
    }

    [Fact]
    public async Task SkipSegmentAsync_WhenOnlyAPageCannotBeRead_IsRefused()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0 };
        var writer = await _world.StartAsync(limits: limits);
        await writer.Wallets.AddAsync("w", 1);
        await writer.Plugin.ConsolidateAsync();
        var page = Assert.Single(await _world.KeysAsync("resource=wallets_transactions_balance/_log/000/pages/"));
        await _world.Stored.PutAsync(page, "garbage"u8.ToArray());
        var receipt = await writer.Wallets.AddAsync("w", 2);
        var folder = await _world.StartAsync(limits: limits);
        await folder.Plugin.ConsolidateStoppedAsync();

        Assert.True(TransactionId.TryParse(receipt.TransactionId, out var id));
        await AssertRefusedAsync(folder, id.Writer.Value, id.Sequence, "it can be read, and waits for something else");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static async Task AssertRefusedAsync(
        CounterProcess process, string writer, long sequence, string message, string reason = "why")
    {
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Plugin.SkipSegmentAsync(writer, sequence, reason));
        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Adds 1, 2 and 4 in three segments of which the second cannot be read.</summary>
    private async Task<(string Key, CounterProcess Folder)> StopAsync(bool isGone)
    {
        var writer = await _world.StartAsync();
        for (var amount = 1; amount <= 4; amount *= 2)
        {
            await writer.Wallets.AddAsync("w", amount);
        }

        var key = (await _world.KeysAsync(Wal))[1];
        await _world.Stored.PutAsync(key, "garbage"u8.ToArray());
        var folder = await _world.StartAsync();
        await folder.Plugin.ConsolidateStoppedAsync();
        if (isGone)
        {
            await _world.Stored.DeleteAsync(key);
        }

        return (key, folder);
    }
}
