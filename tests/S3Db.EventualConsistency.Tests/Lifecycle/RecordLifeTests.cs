using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Records come and go, and their counters with them.</summary>
public sealed class RecordLifeTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData(ConsolidationMode.Async)]
    [InlineData(ConsolidationMode.Sync)]
    public async Task InsertAsync_WhenRecordWasDeleted_StartsAfresh(ConsolidationMode mode)
    {
        var process = await _world.StartAsync(o => o.Mode = mode);
        await process.Wallets.InsertAsync("w1", new { balance = 100 });
        await process.Wallets.AddAsync("w1", 5);
        Assert.True(await process.Wallets.DeleteAsync("w1"));
        await process.Wallets.AddAsync("w1", 10);
        await process.Wallets.AddAsync("w1", 20);
        await process.Wallets.InsertAsync("w1", new { balance = 0 });

        var other = await _world.StartAsync();
        Assert.Equal(30m, (await process.Wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
        Assert.Equal(30m, await other.Wallets.ConsolidateAsync("w1"));
        Assert.Equal(30m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task InsertAsync_WhenDeletedAndRecreatedManyTimes_NeverMixesLives()
    {
        var process = await _world.StartAsync();
        for (var life = 1; life <= 10; life++)
        {
            await process.Wallets.InsertAsync("w1", new { balance = life * 100 });
            await process.Wallets.AddAsync("w1", life);
            if (life % 3 == 0)
            {
                await process.Wallets.SetAsync("w1", 7);
            }

            var expected = life % 3 == 0 ? 7 : life * 101;
            Assert.Equal(expected, (await process.Wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
            Assert.Equal(expected, await process.Wallets.ConsolidateAsync("w1"));
            await process.Wallets.DeleteAsync("w1");
            Assert.Null(await process.Wallets.TryGetAsync("w1"));
        }
    }

    [Fact]
    public async Task AddAsync_WhenIdsArePrefixesOfEachOther_KeepsThemApart()
    {
        string[] ids = ["a", "aa", "a-1", "a-1-2", "a.b", "A", "a/b", "a b", "ä", "a%2Fb", "1", "10", "1-0"];
        var limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2 };
        var process = await _world.StartAsync(limits: limits);
        for (var i = 0; i < ids.Length; i++)
        {
            await process.Wallets.InsertAsync(ids[i], new { balance = 1000 * i });
            await process.Wallets.AddAsync(ids[i], i + 1);
        }

        await process.Plugin.ConsolidateAsync();

        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal((1000 * i) + i + 1, (await process.Wallets.GetAsync(ids[i])).GetDecimal("balance"));
        }

        await process.Wallets.DeleteAsync("a");
        Assert.Equal(1002m, (await process.Wallets.GetAsync("aa")).GetDecimal("balance"));
    }

    [Fact]
    public async Task ConsolidateAsync_WhenTwelveThousandOfOneRecordPend_FoldsThemInOneCall()
    {
        var process = await _world.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 12_000).Select(_ => process.Wallets.AddAsync("w1", 0.01m)));

        Assert.Equal(120m, await process.Wallets.ConsolidateAsync("w1"));
        Assert.Equal(0, (await process.Plugin.GetStatusAsync()).PendingSegments);
        Assert.Equal(12_000, await process.Plugin.GetTransactionsAsync().CountAsync());
    }

    [Fact]
    public async Task ConsolidateAsync_WhenManySmallSegmentsPend_FoldsThemInOneCall()
    {
        var process = await _world.StartAsync(limits: new ConsolidationLimits { SegmentsMax = 7, UnwrittenMax = 2 });
        for (var i = 0; i < 300; i++)
        {
            await process.Wallets.AddAsync("w1", 1);
        }

        var folder = await _world.StartAsync(limits: new ConsolidationLimits { SegmentsMax = 7, UnwrittenMax = 2 });
        Assert.Equal(300m, await folder.Wallets.ConsolidateAsync("w1"));
        Assert.Equal(300, await folder.Plugin.GetTransactionsAsync().CountAsync());
    }

    [Fact]
    public async Task InsertAsync_WhenAddsCameFirst_CountsThem()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w1", 10);
        await process.Wallets.ConsolidateAsync("w1");
        await process.Wallets.AddAsync("w1", 20);

        await process.Wallets.InsertAsync("w1", new { balance = 100 });

        Assert.Equal(130m, (await process.Wallets.GetValueAsync("w1", ReadConsistency.Strong)).Value);
        Assert.Equal(130m, await process.Wallets.ConsolidateAsync("w1"));
        Assert.Equal(130m, (await process.Wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task UpdateAndPatch_WhenInterleavedWithAdds_LoseNothing()
    {
        await using var world = CounterWorld.OnSystemClock();
        var process = await world.StartAsync();
        await process.Wallets.InsertAsync("w1", new { userId = "nobody", note = "none", balance = 10 });
        var work = Enumerable.Range(0, 100).SelectMany(i => new Func<Task>[]
        {
            () => process.Wallets.AddAsync("w1", 1),
            () => i % 2 == 0
                ? process.Wallets.PatchAsync("w1", new { userId = $"u{i}" })
                : process.Wallets.PatchAsync("w1", new { note = $"n{i}" }),
            () => i % 20 == 0 ? process.Plugin.ConsolidateAsync() : Task.CompletedTask,
        });

        await Task.WhenAll(work.Select(Task.Run));

        Assert.Equal(110m, await process.Wallets.ConsolidateAsync("w1"));
        var record = await process.Wallets.GetAsync("w1");
        Assert.Equal(110m, record.GetDecimal("balance"));
        Assert.Matches("^u\\d*[02468]$", record.GetString("userId"));
        Assert.Matches("^n\\d*[13579]$", record.GetString("note"));
    }

    [Fact]
    public async Task UpdateAsync_WhenWholeRecordIsReplaced_LeavesTheCounterAlone()
    {
        var process = await _world.StartAsync();
        await process.Wallets.InsertAsync("w1", new { userId = "a", balance = 10 });
        await process.Wallets.AddAsync("w1", 1);
        await process.Wallets.ConsolidateAsync("w1");
        await process.Wallets.AddAsync("w1", 2);

        await process.Wallets.UpdateAsync("w1", new { userId = "b" });

        Assert.Equal(13m, await process.Wallets.ConsolidateAsync("w1"));
        Assert.Equal("b", (await process.Wallets.GetAsync("w1")).GetString("userId"));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
