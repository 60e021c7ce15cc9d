using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Segments that vanish before they are folded stop their writers, all of them, and lose nothing.</summary>
public sealed class VanishedSegmentTests
{
    [Fact]
    public async Task ConsolidateAsync_WhenSegmentsOfTwoWritersAreGone_NeverPassesEither()
    {
        var store = new InMemoryObjectStore();
        var (first, a, plugin) = await OpenAsync(store);
        var (second, b, _) = await OpenAsync(store);
        var (third, reader, readerPlugin) = await OpenAsync(store);
        await using var disposeFirst = first;
        await using var disposeSecond = second;
        await using var disposeThird = third;
        foreach (var writer in new[] { a, b })
        {
            await writer.AddAsync("x", 1m);
            await writer.AddAsync("x", 10m);
        }

        var segments = await store.ListAllAsync("resource=counters_transactions_value/_log/000/wal/").ToListAsync();
        var gone = segments
            .Where(item => item.Key.EndsWith("000000000001.jsonl.gz", StringComparison.Ordinal))
            .ToList();
        var bodies = await Task.WhenAll(gone.Select(item => store.GetAsync(item.Key)));
        await store.DeleteManyAsync([.. gone.Select(item => item.Key)]);

        // Behind a gap nothing was acknowledged as far as a listing tells: neither writer's second segment is folded.
        await readerPlugin.ConsolidateAsync();
        Assert.Equal(0m, (await reader.GetValueAsync("x")).Value);

        for (var i = 0; i < gone.Count; i++)
        {
            await store.PutAsync(gone[i].Key, bodies[i].Body);
        }

        Assert.Equal(22m, await reader.ConsolidateAsync("x"));
        Assert.Equal(4, await plugin.GetTransactionsAsync().CountAsync());
    }

    [Fact]
    public async Task ConsolidateAsync_WhenSegmentsVanishBehindTheListing_StopsBothWritersAndGoesOnWhenRestored()
    {
        var store = new InMemoryObjectStore();
        var (first, a, _) = await OpenAsync(store);
        var (second, b, _) = await OpenAsync(store);
        await using var disposeFirst = first;
        await using var disposeSecond = second;
        foreach (var writer in new[] { a, b })
        {
            await writer.AddAsync("x", 1m);
            await writer.AddAsync("x", 10m);
        }

        var hidden = new HidingStore(store, "000000000001.jsonl.gz");
        var (third, reader, readerPlugin) = await OpenAsync(hidden);
        await using var disposeThird = third;
        await readerPlugin.ConsolidateStoppedAsync();
        Assert.Equal(2, (await readerPlugin.GetStatusAsync()).StoppedWriters.Count);
        Assert.Equal(0m, (await reader.GetValueAsync("x")).Value);

        hidden.IsHiding = false;
        Assert.Equal(22m, await reader.ConsolidateAsync("x"));
        Assert.Empty((await readerPlugin.GetStatusAsync()).StoppedWriters);
    }

    private static async Task<(S3Database Database, Resource Counters, EventualConsistencyPlugin Plugin)> OpenAsync(
        IObjectStore store)
    {
        var database = await S3Database.ConnectAsync(store);
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "counters", Field = "value", AutoConsolidate = false,
        });
        await database.UsePluginAsync(plugin);
        var counters = await database.CreateResourceAsync(new ResourceDefinition("counters")
        {
            Attributes = { ["value"] = "number|default:0" },
        });
        return (database, counters, plugin);
    }

    /// <summary>Lists everything, and finds nothing under keys with one ending.</summary>
    private sealed class HidingStore(IObjectStore inner, string ending) : IObjectStore
    {
        public bool IsHiding { get; set; } = true;

        public string Description => inner.Description;

        public async Task<GetResult> GetAsync(
            string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
        {
            var result = await inner.GetAsync(key, ifNoneMatch, cancellationToken);
            return IsHiding && key.EndsWith(ending, StringComparison.Ordinal)
                ? new GetResult(GetStatus.NotFound, default, default, result.StoreTime)
                : result;
        }

        public Task<PutResult> PutAsync(
            string key,
            ReadOnlyMemory<byte> body,
            PutCondition condition = default,
            CancellationToken cancellationToken = default) =>
            inner.PutAsync(key, body, condition, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
            inner.DeleteAsync(key, cancellationToken);

        public Task<IReadOnlyList<string>> DeleteManyAsync(
            IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
            inner.DeleteManyAsync(keys, cancellationToken);

        public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
            inner.ListAsync(request, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
