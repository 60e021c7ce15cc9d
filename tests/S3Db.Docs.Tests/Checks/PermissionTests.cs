using S3Db.Docs.Tests.Snippets;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Docs.Tests.Checks;

/// <summary>The roles of docs/operating/permissions.md need no more than the page says.</summary>
public sealed class PermissionTests
{
    private const string Log = "resource=wallets_transactions_balance/";
    private readonly InMemoryObjectStore _bucket = new();

    [Fact]
    public async Task Writer_WhenAsync_GetsTheCatalogAndPutsSegments()
    {
        await CreateAsync();
        var (store, _, wallets) = await OpenAsync();
        await wallets.AddAsync("w1", 1);

        AssertOnly(store, (StoreVerb.Get, "s3db.json"), (StoreVerb.Put, Log + "_log/000/wal/"));
    }

    [Fact]
    public async Task Reader_WhenReading_GetsAndLists()
    {
        await CreateAsync();
        var (store, plugin, wallets) = await OpenAsync();
        await wallets.GetAsync("w1");
        await wallets.GetValueAsync("w1", ReadConsistency.Strong);
        await plugin.GetTransactionsAsync().CountAsync();
        await wallets.QueryAsync(new { userId = "u1" }).CountAsync();

        AssertOnly(store, (StoreVerb.Get, string.Empty), (StoreVerb.List, string.Empty));
    }

    [Fact]
    public async Task Consolidator_WhenFolding_WritesOnlyBelowTheLog()
    {
        await CreateAsync();
        var (store, plugin, _) = await OpenAsync();
        await plugin.ConsolidateAsync();
        await plugin.ConsolidateAsync();

        AssertOnly(
            store,
            (StoreVerb.Get, string.Empty),
            (StoreVerb.List, Log),
            (StoreVerb.Put, Log),
            (StoreVerb.Delete, Log));
    }

    private static void AssertOnly(FaultyObjectStore store, params (StoreVerb Verb, string Prefix)[] allowed) =>
        Assert.All(store.Operations, operation => Assert.Contains(allowed, pair => pair.Verb == operation.Verb
            && (operation.Keys.Count > 0 ? operation.Keys : [operation.Key])
                .All(key => key.StartsWith(pair.Prefix, StringComparison.Ordinal))));

    private async Task CreateAsync()
    {
        await using var db = await S3Database.ConnectAsync(_bucket);
        var wallets = await Samples.UseWalletsAsync(db);
        await wallets.InsertAsync("w1", new { userId = "u1" });
        await wallets.SetAsync("w1", 1);
    }

    private async Task<(FaultyObjectStore Store, EventualConsistencyPlugin Plugin, Resource Wallets)> OpenAsync()
    {
        var store = new FaultyObjectStore(_bucket);
        var db = await S3Database.ConnectAsync(store);
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        return (store, plugin, await Samples.CreateWalletsAsync(db));
    }
}
