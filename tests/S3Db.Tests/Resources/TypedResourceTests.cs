using System.Text.Json.Serialization;
using S3Db.Storage;

namespace S3Db.Tests.Resources;

public sealed partial class TypedResourceTests
{
    [Fact]
    public async Task GetAsync_ReturnsWhatWasInserted()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync<Wallet>(Samples.Wallets());

        await wallets.InsertAsync(new Wallet("w1", "u1", 5.5m));
        await wallets.UpsertAsync(new Wallet("w1", "u2", 6m));

        Assert.Equal(new Wallet("w1", "u2", 6m), await wallets.GetAsync("w1"));
        Assert.Null(await wallets.TryGetAsync("w2"));
        Assert.Equal(new Wallet("w1", "u2", 6m), await wallets.QueryAsync(new { userId = "u2" }).SingleAsync());
    }

    [Fact]
    public async Task Resource_WithASourceGeneratedContext_UsesItsNames()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        await db.CreateResourceAsync(Samples.Wallets());
        var wallets = db.Resource("wallets", WalletContext.Default.Wallet);

        await wallets.InsertAsync(new Wallet("w1", "u1", 5.5m));

        Assert.Equal("u1", (await wallets.Untyped.GetAsync("w1")).GetString("userId"));
        Assert.Equal("balance", wallets.FieldName(wallet => wallet.Balance));
        Assert.Throws<ArgumentException>(() => wallets.FieldName(wallet => wallet.Balance + 1));
    }

    [Fact]
    public async Task Resource_WhenTheClassHasNoId_IsRefused()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        await db.CreateResourceAsync(Samples.Wallets());

        var error = Assert.Throws<S3DbException>(() => db.Resource<NoId>("wallets"));

        Assert.Equal("'NoId' cannot be a record: it has no property 'Id' that is a string. Add one.", error.Message);
    }

    internal sealed record Wallet(string Id, string UserId, decimal Balance);

    internal sealed record NoId(string UserId);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Wallet))]
    private sealed partial class WalletContext : JsonSerializerContext;
}
