using S3Db.Storage;

namespace S3Db.Tests.Resources;

public sealed class ResourceTests
{
    [Fact]
    public async Task InsertAsync_ThenGet_ReturnsTheAttributes()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Samples.Wallets());

        await wallets.InsertAsync("w1", new { userId = "u1", balance = 5.50m });

        var record = await wallets.GetAsync("w1");
        Assert.Equal("u1", record.GetString("userId"));
        Assert.Equal("""{"id":"w1","userId":"u1","balance":5.5,"currency":"USD"}""", record.ToJson());
    }

    [Fact]
    public async Task InsertAsync_WhenIdExists_IsRefused()
    {
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore());
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync("w1", new { userId = "u1" });

        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.InsertAsync("w1", new { userId = "u2" }));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal("Cannot insert 'wallets/w1': it exists. Use UpdateAsync or UpsertAsync to replace it.", error.Message);
    }
}
