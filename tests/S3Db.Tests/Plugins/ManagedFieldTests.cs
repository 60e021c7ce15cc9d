using S3Db.Storage;
using S3Db.Tests.Resources;

namespace S3Db.Tests.Plugins;

public sealed class ManagedFieldTests
{
    private readonly InMemoryObjectStore _store = new();
    private readonly FakeManagedField _field = new("balance");

    [Fact]
    public async Task GetAsync_WhenFieldIsManaged_MergesItsValue()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10 });
        _field.Counters["w1"] = (string.Empty, 5.5m);

        Assert.Equal(15.5m, (await wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task ListAsync_WhenFieldIsManaged_AsksForManyAtOnce()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new { id = $"w{i}", userId = "u" }));

        var count = await wallets.QueryAsync(new { balance = Filter.AtMost(0) }).CountAsync();

        Assert.Equal(10, count);
        Assert.Equal(1, _field.ReadCount);
    }

    [Fact]
    public async Task PatchAsync_WhenFieldIsManaged_NamesSetAsync()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1" });

        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.PatchAsync("w1", new { balance = 5 }));

        Assert.Equal(
            "Cannot patch 'wallets/w1.balance': it is managed by a plugin and written only through transactions. "
            + "Use SetAsync, AddAsync or SubAsync.",
            error.Message);
    }

    [Fact]
    public async Task UpdateAsync_WhenFieldIsManaged_LeavesItAlone()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10 });

        await wallets.UpdateAsync("w1", new { userId = "u2", balance = 99 });

        var state = await wallets.ReadStateAsync("w1", default);
        Assert.Equal(10, state!.Initials["balance"]);
        Assert.Equal("u2", (await wallets.GetAsync("w1")).GetString("userId"));
    }

    [Fact]
    public async Task InsertAsync_WhenFieldRefusesTheInitialValue_WritesNothing()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");

        await Assert.ThrowsAsync<S3DbException>(() => wallets.InsertAsync("w1", new { userId = "u1", balance = -1 }));

        Assert.Null(await wallets.ReadStateAsync("w1", default));
        Assert.Empty((await _store.ListAsync(new ListRequest("resource="))).Objects);
    }

    [Fact]
    public async Task DeleteAsync_WhenFieldIsManaged_ClearsItUnderTheTombstonesNonce()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10 });

        Assert.True(await wallets.DeleteAsync("w1"));

        var state = await wallets.ReadStateAsync("w1", default);
        Assert.Equal([("w1", state!.DeleteNonce!)], _field.Cleared);
        Assert.Equal(10, state.Initials["balance"]);
        Assert.Equal(string.Empty, state.Incarnation);
    }

    [Fact]
    public async Task InsertAsync_OverAHalfDeletedRecord_FinishesTheDeletionFirst()
    {
        await using var db = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10 });
        _field.Counters["w1"] = (string.Empty, 90);
        _field.OnClear = _ => throw new S3DbException(S3DbErrorKind.Unavailable, "crash");
        await Assert.ThrowsAsync<S3DbException>(() => wallets.DeleteAsync("w1"));
        Assert.Null(await wallets.TryGetAsync("w1"));
        _field.OnClear = null;

        await wallets.InsertAsync("w1", new { userId = "u1", balance = 1 });

        var state = await wallets.ReadStateAsync("w1", default);
        Assert.Equal(Assert.Single(_field.Cleared).Nonce, state!.Incarnation);
        Assert.Equal(1, (await wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task GetAsync_WhenTheCounterIsInALaterLife_ReadsTheRecordAgain()
    {
        await using var db = await OpenAsync();
        await using var other = await OpenAsync();
        var wallets = db.Resource("wallets");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10 });
        _field.Counters["w1"] = ("unknown life", 1);

        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.GetAsync("w1"));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Equal(9, _field.ReadCount);
    }

    [Fact]
    public async Task GetDecimal_WhenThePluginIsNotInstalledHere_IsRefused()
    {
        await using (var db = await OpenAsync())
        {
            await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
        }

        await using var bare = await S3Database.ConnectAsync(_store);
        var wallets = bare.Resource("wallets");
        var record = await wallets.GetAsync("w1");

        var error = Assert.Throws<S3DbException>(() => record.GetDecimal("balance"));
        Assert.Equal(
            "Cannot read 'wallets/w1.balance': 'balance' is managed by a plugin that is not installed in this process. "
            + "Install it with UsePluginAsync first.",
            error.Message);
        Assert.Equal("u1", record.GetString("userId"));
        Assert.Throws<S3DbException>(record.ToJson);
        await Assert.ThrowsAsync<S3DbException>(() => wallets.InsertAsync("w2", new { userId = "u1" }));
        await Assert.ThrowsAsync<S3DbException>(() => wallets.DeleteAsync("w1"));
        await Assert.ThrowsAsync<S3DbException>(() => wallets.PatchAsync("w1", new { balance = 5 }));
    }

    [Fact]
    public async Task DeleteAsync_WhenTheFieldWasHandedOverMeanwhile_IsRefused()
    {
        await using var bare = await S3Database.ConnectAsync(_store);
        var wallets = await bare.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync("w1", new { userId = "u1" });
        await using var db = await OpenAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.DeleteAsync("w1"));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
    }

    [Theory]
    [InlineData("balanc", "Cannot manage 'wallets.balanc': it is not an attribute. Did you mean 'balance'?")]
    [InlineData("currency", "Cannot manage 'wallets.currency': it is a string, and must be a number.")]
    public async Task UsePluginAsync_WhenTheFieldCannotBeManaged_LeavesTheDatabaseAsItWas(string name, string message)
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(Samples.Wallets());
        var plugin = FakePlugin.Managing(new FakeManagedField(name));

        var error = await Assert.ThrowsAsync<S3DbException>(() => db.UsePluginAsync(plugin));

        Assert.Equal(message, error.Message);
        Assert.Empty(db.Resource("wallets").ManagedFields);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
    }

    private async Task<S3Database> OpenAsync()
    {
        var db = await S3Database.ConnectAsync(_store);
        await db.CreateResourceAsync(Samples.Wallets());
        await db.UsePluginAsync(FakePlugin.Managing(_field));
        return db;
    }
}
