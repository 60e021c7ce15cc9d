using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// Stores of before: read as they are, and made unreadable for the versions that would ignore keys before the first key
/// is written.
/// </summary>
public sealed class KeyFormatTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public void Decode_WhenFormat1_ReadsItWithoutKeys()
    {
        var manifest = ManifestCodec.Decode("manifest.json", Format1());

        Assert.Equal((1, 4L), (manifest.Format, manifest.Generation));
        Assert.Equal(KeyMemory.Empty, manifest.Keys);
        Assert.Equal(Duration.FromDays(7), manifest.Settings.IdempotencyWindow);
        Assert.Null(Assert.Single(manifest.Unwritten).FoldedAt);
    }

    [Fact]
    public void Decode_WhenNewer_RefusesIt()
    {
        var newer = Encoding.UTF8.GetString(Format1())
            .Replace("\"format\":1", $"\"format\":{ManifestCodec.FormatOfCompactRows + 1}", StringComparison.Ordinal);

        var error = Assert.Throws<S3DbException>(
            () => ManifestCodec.Decode("manifest.json", Encoding.UTF8.GetBytes(newer)));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains("Upgrade this process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_WhenTheManifestHasFormat1_IsSentOnlyOnceOlderVersionsRefuseIt()
    {
        await (await _world.StartAsync()).Wallets.AddAsync("w", 3);
        await MakeFormat1Async();
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w", 4);
        Assert.Equal(1, await ReadFormatAsync());
        var formatAtSegment = 0;
        process.Store.BeforePut = async (operation, _) =>
        {
            if (operation.Key.Contains("/wal/", StringComparison.Ordinal))
            {
                formatAtSegment = await ReadFormatAsync();
            }
        };

        await process.Wallets.AddAsync("w", 5, new TransactionOptions { IdempotencyKey = "k" });

        Assert.Equal(ManifestCodec.Format, formatAtSegment);
        process.Store.BeforePut = null;
        Assert.Equal(12m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task Use_WhenTheWindowDiffers_IsRefusedWithBothValues()
    {
        await _world.StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => _world.StartAsync(o => o.IdempotencyWindow = TimeSpan.FromDays(30)));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("Window is '30.00:00:00' here and '7.00:00:00' in", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static byte[] Format1()
    {
        var text = File.ReadAllText(Path.Join(AppContext.BaseDirectory, "golden", "manifest-format-1.json"));
        return Encoding.UTF8.GetBytes(text[text.IndexOf('{', StringComparison.Ordinal)..].Trim());
    }

    private async Task<int> ReadFormatAsync()
    {
        using var json = JsonDocument.Parse(await _world.ReadAsync(Wallets.Manifest));
        return json.RootElement.GetProperty("format").GetInt32();
    }

    /// <summary>As the version before wrote it: no keys, no window.</summary>
    private async Task MakeFormat1Async()
    {
        var json = JsonNode.Parse(await _world.ReadAsync(Wallets.Manifest))!.AsObject();
        json["format"] = 1;
        json.Remove("keys");
        json["settings"]!.AsObject().Remove("idempotencyWindow");
        await _world.Stored.PutAsync(Wallets.Manifest, Encoding.UTF8.GetBytes(json.ToJsonString()));
        var catalog = JsonNode.Parse(await _world.ReadAsync("s3db.json"))!;
        var settings = catalog["resources"]!["wallets"]!["managed"]!["balance"]!.AsObject();
        Assert.True(settings.Remove("idempotencyWindow"));
        await _world.Stored.PutAsync("s3db.json", Encoding.UTF8.GetBytes(catalog.ToJsonString()));
    }
}
