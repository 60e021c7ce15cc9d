using System.Text;
using S3Db.Storage;
using S3Db.Tests.Plugins;

namespace S3Db.Tests.Resources;

/// <summary>The stored forms are frozen: a change here is a change of the format on disk.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    [Fact]
    public async Task StoredObjects_AreByteForByteAsFrozen()
    {
        var store = new InMemoryObjectStore();
        await WriteAsync(store);

        var actual = new StringBuilder();
        await foreach (var info in store.ListAllAsync(string.Empty))
        {
            var body = Encoding.UTF8.GetString((await store.GetAsync(info.Key)).Body.Span);
            actual.Append("== ").Append(info.Key).Append(' ').Append(info.Size).Append('\n');
            actual.Append(body.TrimEnd(' ')).Append('\n');
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, "database.txt")), actual.ToString());
    }

    private static async Task WriteAsync(InMemoryObjectStore store)
    {
        var options = new S3DatabaseOptions { Random = new CountingRandomSource() };
        await using var db = await S3Database.ConnectAsync(store, options);
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await db.UsePluginAsync(FakePlugin.Managing(new FakeManagedField("balance")));
        await wallets.InsertAsync("w1", new { userId = "ü/1", balance = 1.50m, currency = "EUR" });
        await wallets.InsertAsync("w2", new { userId = "u2", balance = 7 });
        await wallets.DeleteAsync("w2");
        await wallets.InsertAsync("w3", new { userId = "u3" });
        await wallets.DeleteAsync("w3");
        await wallets.InsertAsync("w3", new { userId = "u3" });
        await wallets.InsertAsync(new string('x', 130), new { userId = "u4" });
    }
}
