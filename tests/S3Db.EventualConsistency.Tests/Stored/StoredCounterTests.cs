using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Stored;

public sealed class StoredCounterTests
{
    private readonly InMemoryObjectStore _store = new();

    [Fact]
    public async Task UseStoredCountersAsync_WhenToldNothing_ServesEveryCounterWithItsStoredSettings()
    {
        await DefineAsync("wallets", "balance", options => options.Cohort.TimeZone = "Asia/Tokyo");
        await DefineAsync("peaks", "top", options =>
            (options.Reducer, options.Shards, options.IdempotencyWindow) = (Reducers.Max, 3, TimeSpan.FromDays(30)));
        await using var db = await S3Database.ConnectAsync(_store);

        var plugins = await db.UseStoredCountersAsync(configure: options => options.AutoConsolidate = false);

        Assert.Equal(["peaks.top", "wallets.balance"], plugins.Select(plugin => $"{plugin.Resource}.{plugin.Field}"));
        Assert.Equal("Asia/Tokyo", plugins[1].TimeZone);
        Assert.All(plugins, plugin => Assert.Equal(PluginState.Active, plugin.State));
        await db.Resource("peaks").AddAsync("p", 7m);
        await db.Resource("peaks").AddAsync("p", 4m);
        Assert.Equal(7m, await db.Resource("peaks").ConsolidateAsync("p"));
    }

    [Fact]
    public async Task UseStoredCountersAsync_WhenRepeated_ServesOnlyWhatIsNew()
    {
        await DefineAsync("wallets", "balance");
        await using var db = await S3Database.ConnectAsync(_store);
        await db.UseStoredCountersAsync();
        await DefineAsync("votes", "count");

        var plugins = await db.UseStoredCountersAsync();

        Assert.Equal("votes", Assert.Single(plugins).Resource);
        Assert.Empty(await db.UseStoredCountersAsync());
    }

    [Fact]
    public async Task UseStoredCountersAsync_WhenAResourceIsNamed_ServesOnlyItsFields()
    {
        await DefineAsync("wallets", "balance");
        await DefineAsync("votes", "count");
        await using var db = await S3Database.ConnectAsync(_store);

        var plugins = await db.UseStoredCountersAsync("votes");

        Assert.Equal("count", Assert.Single(plugins).Field);
    }

    [Fact]
    public async Task UseStoredCountersAsync_WhenTheResourceIsUnknown_IsNotFound()
    {
        await using var db = await S3Database.ConnectAsync(_store);

        var error = await Assert.ThrowsAsync<S3DbException>(() => db.UseStoredCountersAsync("wallets"));

        Assert.Equal(S3DbErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task UseStoredCountersAsync_WhenTheReducerIsCode_LeavesItOutUnlessItsResourceIsNamed()
    {
        await DefineAsync("wallets", "balance");
        await DefineAsync("tiers", "level", options =>
            (options.ReducerName, options.ReducerVersion, options.Reducer) = ("tiered", 2, (start, _) => start + 1));
        await using var db = await S3Database.ConnectAsync(_store);

        var plugins = await db.UseStoredCountersAsync();
        var error = await Assert.ThrowsAsync<S3DbException>(() => db.UseStoredCountersAsync("tiers"));

        Assert.Equal("wallets", Assert.Single(plugins).Resource);
        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains("'tiered' version 2", error.Message, StringComparison.Ordinal);
        var stored = await db.GetStoredCountersAsync();
        Assert.Equal([false, true], stored.Select(counter => counter.IsBuiltIn));
    }

    private async Task DefineAsync(string resource, string field, Action<EventualConsistencyOptions>? configure = null)
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(
            new ResourceDefinition(resource) { Attributes = { [field] = "number|default:0" } });
        var options = new EventualConsistencyOptions { Resource = resource, Field = field, AutoConsolidate = false };
        configure?.Invoke(options);
        await db.UsePluginAsync(new EventualConsistencyPlugin(options));
    }
}
