using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using S3Db.Docs.Tests.Snippets;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Docs.Tests.Checks;

/// <summary>
/// The objects that docs/internals/objects.md shows are those that a small scenario stores, but for what is random: hex
/// digits of ids and nonces.
/// </summary>
public sealed partial class ObjectTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public async Task Objects_WhenShown_AreThoseThatAreStored()
    {
        var stored = await StoreAsync();
        var faults = new List<string>();
        foreach (var block in Repository.Document("docs/internals/objects.md").Blocks)
        {
            if (block.NoteOf("object") is not { } key)
            {
                continue;
            }

            if (!stored.TryGetValue(key, out var text))
            {
                faults.Add($"{block}: '{key}' is not stored; these are:\n{string.Join('\n', stored.Keys)}");
            }
            else if (text != block.Text)
            {
                faults.Add($"{block}: '{key}' is:\n{text}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    /// <summary>A wallet with pending and folded transactions, and a deleted one; every object by its key.</summary>
    private static async Task<SortedDictionary<string, string>> StoreAsync()
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 20, 12, 0));
        var bucket = new InMemoryObjectStore("docs", time);
        await using var db = await S3Database.ConnectAsync(bucket, new S3DatabaseOptions { TimeProvider = time });
        var plugin = await Samples.UseAsync(db, "wallets", "balance");
        var wallets = await Samples.CreateWalletsAsync(db);
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 50 });
        await wallets.InsertAsync("w2", new { userId = "u2" });
        await wallets.DeleteAsync("w2");
        await wallets.AddAsync("w1", 250.75m, new TransactionOptions
        {
            Source = "checkout", IdempotencyKey = "order-42",
        });
        await wallets.SetAsync("w3", 7);
        await plugin.ConsolidateAsync();
        await wallets.SubAsync("w1", 100);
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var item in bucket.ListAllAsync(string.Empty))
        {
            var body = (await bucket.GetAsync(item.Key)).Body;
            objects[Random().Replace(item.Key, "0123456789abcdef")] = ToText(item.Key, body.ToArray());
        }

        return objects;
    }

    private static string ToText(string key, byte[] body)
    {
        if (key.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var inflated = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            gzip.CopyTo(inflated);
            body = inflated.ToArray();
        }

        var text = Random().Replace(Encoding.UTF8.GetString(body), "0123456789abcdef").TrimEnd();
        return text.Length == 0 || key.Contains(".jsonl", StringComparison.Ordinal)
            ? text
            : JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), Indented);
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Random();
}
