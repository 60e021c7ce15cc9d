using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.State;

/// <summary>A pass follows the memory there is, and never becomes so small that it gets nowhere.</summary>
public sealed class MemoryLimitTests : IAsyncDisposable
{
    private const long Mebibyte = 1024 * 1024;
    private readonly CounterWorld _world = new();

    [Fact]
    public void WithPlentyOfMemory_TheLimitsAreTheDefaults() =>
        Assert.Equal(ConsolidationLimits.Default, ConsolidationLimits.Default.Within(4096 * Mebibyte));

    [Fact]
    public void WithLess_PassesAreSmaller_AndFewerPagesAreKept()
    {
        var (large, small) = (
            ConsolidationLimits.Default.Within(192 * Mebibyte), ConsolidationLimits.Default.Within(96 * Mebibyte));

        Assert.InRange(large.TransactionsMax, 134_000, 135_000);
        Assert.InRange(small.TransactionsMax, 33_000, 34_000);
        Assert.Equal(large.TransactionsMax * 2, large.KeptRowsMax);
        Assert.Equal((48 * Mebibyte, 24 * Mebibyte), (large.PageBytesMax, small.PageBytesMax));
        Assert.InRange(large.PagesMax, 150, 200);
        Assert.InRange(small.PagesMax, 64, 100);
        Assert.Equal(small.TransactionsMax / 4, small.CachedTransactionsMax);
    }

    [Fact]
    public void WithNextToNone_APassStillTakesThousands()
    {
        var limits = ConsolidationLimits.Default.Within(1);

        Assert.Equal((10_000, 20_000, 64), (limits.TransactionsMax, limits.KeptRowsMax, limits.PagesMax));
        Assert.Equal(0, limits.PageBytesMax);
    }

    [Fact]
    public void WhatIsSmallerAlready_StaysAsItIs()
    {
        var tiny = new ConsolidationLimits { TransactionsMax = 4, KeptRowsMax = 2, CachedTransactionsMax = 0 };

        Assert.Equal(tiny with { PagesMax = 64, PageBytesMax = 0 }, tiny.Within(1));
    }

    [Theory]
    [InlineData(1, 201_326)]
    [InlineData(2, 67_108)]
    public async Task EachShard_HasItsShareOfTheMemory(int shards, int transactions)
    {
        var process = await _world.StartAsync();
        var options = new EventualConsistencyOptions { Resource = "points", Field = "total", Shards = shards };
        var plugin = new EventualConsistencyPlugin(options) { MemoryBytes = 256 * Mebibyte };
        await process.Db.UsePluginAsync(plugin);

        await process.Db.CreateResourceAsync(
            new ResourceDefinition("points") { Attributes = { ["total"] = "number|default:0" } });

        Assert.Equal(shards, plugin.ActiveField.Shards.Count);
        Assert.All(
            plugin.ActiveField.Shards, shard => Assert.Equal(transactions, shard.Context.Limits.TransactionsMax));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
