using S3Db.EventualConsistency.Tests.Interleavings;
using S3Db.EventualConsistency.Tests.Retention;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Cohorts;

/// <summary>A query of the log is whole, or it says what is missing.</summary>
public sealed class TransactionLogReaderTests
{
    [Fact]
    public async Task GetTransactionsAsync_WhenASegmentWithoutHistoryIsLost_NamesIt()
    {
        await using var world = Script.Prompt();
        var process = await world.StartAsync();
        await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        var segment = Assert.Single(await world.KeysAsync(Script.Wal));
        foreach (var key in (string[])[segment, .. await world.KeysAsync(Script.Cohorts)])
        {
            await world.Stored.DeleteAsync(key);
        }

        var reader = await world.StartAsync();
        reader.Mark();
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => reader.Plugin.GetTransactionsAsync().CountAsync().AsTask());

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(segment, error.Message, StringComparison.Ordinal);
        Assert.InRange(reader.Count(StoreVerb.Get), 1, 6);
    }

    [Fact]
    public async Task GetTransactionsAsync_WhenThePageOfWaitingTransactionsIsLost_NamesIt()
    {
        await using var world = Script.Prompt();
        var process = await StartAsync(world);
        await process.Wallets.AddAsync("w", 1m);
        await process.Wallets.AddAsync("w", 13m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        var page = (await world.KeysAsync(Script.Pages + "v"))[^1];
        await world.Stored.DeleteAsync(page);
        var reader = await StartAsync(world);

        var error = await Assert.ThrowsAnyAsync<S3DbException>(
            () => reader.Plugin.GetTransactionsAsync().CountAsync().AsTask());

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(page, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetTransactionsAsync_WhenTheLogIsCutAtAnyRequest_IsWholeOrSaysSo()
    {
        var torn = 0;
        for (var n = 1; n <= 16; n++)
        {
            await using var log = new RetainedLog { World = Script.Prompt() };
            var process = await log.StartOldAsync();
            var reader = await log.StartAsync(limits: new() { Parallelism = 1 });
            var requests = 0;
            StoreHook hook = (_, _) =>
                ++requests == n ? new(RetainedLog.RetainAsync(process)) : ValueTask.CompletedTask;
            reader.Store.BeforeGet = hook;
            reader.Store.BeforeList = hook;
            try
            {
                var rows = await reader.Plugin.GetTransactionsAsync().CountAsync();
                Assert.True(rows is 2 or 10, $"{rows} rows when cut before request {n}");
            }
            catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Unavailable)
            {
                Assert.Contains("cut while it was read", exception.Message, StringComparison.Ordinal);
                torn++;
            }
        }

        Assert.InRange(torn, 1, 12);
    }

    private static Task<CounterProcess> StartAsync(CounterWorld world) => world.StartAsync(
        options =>
        {
            options.ReducerName = "unlucky";
            options.Reducer = (start, rows) => rows[0].Value == 13m
                ? throw new InvalidOperationException("No.")
                : start + rows[0].Value;
        },
        limits: Script.Paged);
}
