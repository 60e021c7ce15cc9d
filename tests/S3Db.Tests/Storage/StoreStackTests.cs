using System.Text;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class StoreStackTests
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes("body");

    [Fact]
    public async Task Open_WhenMemoryHasTheSameName_IsTheSameStore()
    {
        var name = SystemRandomSource.Instance.NextToken();
        await using var first = Open($"memory://{name}/app");
        await using var second = Open($"memory://{name}");
        await using var other = Open($"memory://{name}x");

        await first.Store.PutAsync("key", Body);

        Assert.True((await second.Store.GetAsync("app/key")).IsFound);
        Assert.False((await other.Store.GetAsync("app/key")).IsFound);
    }

    [Fact]
    public async Task Open_WhenFile_KeepsObjectsInTheFolder()
    {
        using var folder = new TemporaryFolder();
        await using (var stack = Open($"file://{folder.FullPath}"))
        {
            await stack.Store.PutAsync("a/key", Body);
        }

        Assert.Equal(Body, await File.ReadAllBytesAsync(Path.Join(folder.FullPath, "a", "key")));
    }

    [Fact]
    public void Open_WhenOptionsAreWrong_NamesThemAll()
    {
        var options = new StoreOptions
        {
            RequestTimeout = TimeSpan.Zero,
            ConnectionsMax = 0,
            Retry = new StoreRetryOptions { AttemptsMax = 101 },
        };

        var error = Assert.Throws<S3DbException>(() => StoreStack.Over(new InMemoryObjectStore(), options));

        Assert.Contains("RequestTimeout", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionsMax", error.Message, StringComparison.Ordinal);
        Assert.Contains("Retry.AttemptsMax", error.Message, StringComparison.Ordinal);
    }

    private static StoreStack Open(string connectionString) =>
        StoreStack.Open(S3ConnectionString.Parse(connectionString));
}
