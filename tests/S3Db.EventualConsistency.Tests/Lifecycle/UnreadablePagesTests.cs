using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

public sealed class UnreadablePagesTests
{
    [Fact(Timeout = 60_000)]
    public async Task ConsolidateAsync_WhenOneWriterNeedsTwoLostPages_StopsItAtTheFirstAndEnds()
    {
        var store = new InMemoryObjectStore();
        await using var database = await S3Database.ConnectAsync(store);
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", AutoConsolidate = false,
        })
        {
            Limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2 },
        };
        await database.UsePluginAsync(plugin);
        var counters = await database.CreateResourceAsync(new ResourceDefinition("counters")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => counters.AddAsync($"c{i}", 1m)));
        await plugin.ConsolidateAsync();
        var shard = plugin.ActiveField.Shards[0];
        var manifest = shard.Consolidator.Manifests.Cached!.Manifest;
        var lost = Enumerable.Range(0, 12).Select(i => $"c{i}").DistinctBy(manifest.AddressOf).Take(2).ToList();
        foreach (var id in lost)
        {
            await store.DeleteAsync(manifest.Counters[manifest.AddressOf(id)].Key!);
        }

        // A second process has none of the pages at hand.
        await using var other = await S3Database.ConnectAsync(store);
        var otherPlugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", AutoConsolidate = false,
        })
        {
            Limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2 },
        };
        await other.UsePluginAsync(otherPlugin);
        foreach (var id in Enumerable.Repeat(lost, 5).SelectMany(ids => ids))
        {
            await other.Resource("counters").AddAsync(id, 1m);
        }

        await otherPlugin.ConsolidateStoppedAsync();

        var stopped = Assert.Single(
            (await otherPlugin.ActiveField.Shards[0].Consolidator.Manifests.ReadAsync(default)).Manifest.Stopped);
        Assert.Equal(1, stopped.Value.Sequence);
    }
}
