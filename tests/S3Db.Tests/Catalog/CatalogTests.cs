using System.Text;
using S3Db.Storage;
using S3Db.Testing;
using S3Db.Tests.Resources;

namespace S3Db.Tests.Catalog;

public sealed class CatalogTests
{
    private readonly InMemoryObjectStore _store = new();

    [Fact]
    public async Task ConnectAsync_ToAnExistingDatabase_CostsOneGet()
    {
        await using (var first = await S3Database.ConnectAsync(_store))
        {
            await first.CreateResourceAsync(Samples.Wallets());
        }

        await using var db = await S3Database.ConnectAsync(_store);

        var requests = db.Statistics.Snapshot();
        Assert.Equal((1, 0, 0), (requests.Get, requests.Put, requests.List));
        Assert.Equal("number|default:0", db.Resources["wallets"].Attributes["balance"]);
    }

    [Fact]
    public async Task CreateResourceAsync_WithAnEqualDefinition_ChangesNothing()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        var first = await db.CreateResourceAsync(Samples.Wallets());
        var etag = (await _store.GetAsync(CatalogStore.Key)).ETag;

        Assert.Same(first, await db.CreateResourceAsync(Samples.Wallets()));

        Assert.Equal(etag, (await _store.GetAsync(CatalogStore.Key)).ETag);
    }

    [Fact]
    public async Task CreateResourceAsync_WithANewOptionalAttribute_AddsIt()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync("w1", new { userId = "u1" });
        var wider = Samples.Wallets();
        wider.Attributes["points"] = "number|default:3";

        await db.CreateResourceAsync(wider);

        Assert.Equal(3, (await wallets.GetAsync("w1")).GetDecimal("points"));
    }

    [Fact]
    public async Task PatchAsync_FromAProcessThatKnowsAnOlderDefinition_KeepsTheNewAttribute()
    {
        await using var old = await S3Database.ConnectAsync(_store);
        var wallets = await old.CreateResourceAsync(Samples.Wallets());
        await using var db = await S3Database.ConnectAsync(_store);
        var wider = Samples.Wallets();
        wider.Attributes["points"] = "number";
        await (await db.CreateResourceAsync(wider)).InsertAsync("w1", new { userId = "u1", points = 5 });

        Assert.Equal(5, (await wallets.GetAsync("w1")).GetDecimal("points"));
        await wallets.PatchAsync("w1", new { userId = "u2" });

        Assert.Equal(5, (await db.Resource("wallets").GetAsync("w1")).GetDecimal("points"));
    }

    [Fact]
    public async Task CreateResourceAsync_WhenIncompatible_NamesEveryDifference()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(Samples.Wallets());
        var other = new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "number", ["balance"] = "number|default:0", ["points"] = "number|required" },
        };

        var error = await Assert.ThrowsAsync<S3DbException>(() => db.CreateResourceAsync(other));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal(
            "'wallets' exists with another definition: "
            + "'userId' is stored as 'string|required', not as 'number'. "
            + "'currency' is stored as 'string|default:USD', and the new definition lacks it. "
            + "'points' is new as 'number|required'; stored records lack it, so it must be optional. "
            + "The partition 'byUser' is stored as [userId], not as absent. "
            + "Use the stored definition, or another name.",
            error.Message);
    }

    [Fact]
    public async Task Resource_WhenUnknown_SuggestsNearNames()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(Samples.Wallets());

        var error = Assert.Throws<S3DbException>(() => db.Resource("walets"));

        Assert.Equal(S3DbErrorKind.NotFound, error.Kind);
        Assert.StartsWith(
            "There is no resource 'walets'. Did you mean 'wallets'?", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<S3DbException>(() => db.GetResourceAsync("walets"));
    }

    [Fact]
    public async Task CreateResourceAsync_InManyProcessesAtOnce_KeepsEveryResource()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => S3Database.ConnectAsync(_store)));

        await Task.WhenAll(databases.Select((db, i) => db.CreateResourceAsync(new ResourceDefinition($"r{i}"))));

        await using var last = await S3Database.ConnectAsync(_store);
        Assert.Equal(10, last.Resources.Count);
    }

    [Fact]
    public async Task CreateResourceAsync_WhenTheOutcomeIsUnknown_ReadsTheCatalogAgain()
    {
        var faulty = new FaultyObjectStore(_store);
        var options = new S3DatabaseOptions { ProbeStore = false, Retry = new StoreRetryOptions { AttemptsMax = 1 } };
        await using var db = await S3Database.ConnectAsync(faulty, options);
        faulty.FailAfterApplied(1, StoreVerb.Put);

        await db.CreateResourceAsync(Samples.Wallets());

        Assert.Equal(2, faulty.Count(StoreVerb.Put));
        await using var other = await S3Database.ConnectAsync(_store);
        Assert.True(other.Resources.ContainsKey("wallets"));
    }

    [Fact]
    public async Task TryLoadAsync_WhenItsReplyIsOlderThanASwap_KeepsTheNewerCatalog()
    {
        var slow = new FaultyObjectStore(_store);
        var catalog = new CatalogStore(slow, SystemRandomSource.Instance, ProtocolRules.All);
        await catalog.CreateAsync(CatalogDocument.Empty, default);
        var other = new CatalogStore(_store, SystemRandomSource.Instance, ProtocolRules.All);
        await other.TryLoadAsync(default);
        await other.ChangeAsync(Marked("first"), default);
        slow.AfterGet = async (_, token) =>
        {
            slow.AfterGet = null;
            await catalog.ChangeAsync(Marked("second"), token);
        };

        await catalog.TryLoadAsync(default);

        Assert.True(catalog.Current.Probe!.ContainsKey("second"));
    }

    [Fact]
    public async Task ConnectAsync_WhenTheFormatIsNewer_IsRefused()
    {
        await _store.PutAsync(CatalogStore.Key, Encoding.UTF8.GetBytes("""{"format":2}"""));

        var error = await Assert.ThrowsAsync<S3DbException>(() => S3Database.ConnectAsync(_store));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Equal(
            "The catalog 's3db.json' in memory://test has format 2, and this version of S3Db reads formats up to 1. "
            + "Use a newer version.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(
        """{"format":1,"revision":"a","resources":{"w":{"attributes":{"a":"text"},"partitions":{},"managed":{}}}}""")]
    public async Task ConnectAsync_WhenTheCatalogIsDamaged_IsRefused(string text)
    {
        await _store.PutAsync(CatalogStore.Key, Encoding.UTF8.GetBytes(text));

        var error = await Assert.ThrowsAsync<S3DbException>(() => S3Database.ConnectAsync(_store));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
    }

    [Fact]
    public async Task EnsureManagedFieldAsync_KeepsTheFirstSettings()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(Samples.Wallets());
        await using var other = await S3Database.ConnectAsync(_store);

        Assert.Null(await db.FindManagedFieldAsync("wallets", "balance", default));
        await db.EnsureManagedFieldAsync("wallets", "balance", new() { ["shards"] = 4 }, default);
        var stored = await other.EnsureManagedFieldAsync("wallets", "balance", new() { ["shards"] = 8 }, default);

        Assert.Equal("""{"shards":4}""", stored.ToJsonString());
        Assert.Equal(4, (int)(await db.FindManagedFieldAsync("wallets", "balance", default))!["shards"]!);
    }

    private static Func<CatalogDocument, CatalogDocument?> Marked(string mark) => document =>
        document.Probe?.ContainsKey(mark) == true ? null : document with { Probe = new() { [mark] = true } };
}
