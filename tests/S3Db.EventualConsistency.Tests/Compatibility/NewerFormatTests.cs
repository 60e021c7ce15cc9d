using System.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Compatibility;

/// <summary>
/// What a newer version wrote is refused, with the key, the format and the remedy, and left as it is.
/// </summary>
public sealed class NewerFormatTests : IAsyncDisposable
{
    private const string Log = "resource=wallets_transactions_balance/";
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConnectAsync_WhenTheCatalogIsNewer_IsRefused()
    {
        await FillAsync();
        await RaiseAsync("s3db.json", isZipped: false);

        await AssertRefusedAsync("s3db.json", () => _world.OpenAsync());
    }

    [Fact]
    public async Task AnyCall_WhenTheManifestIsNewer_IsRefused()
    {
        await FillAsync();
        await RaiseAsync(Wallets.Manifest, isZipped: false);
        var process = await _world.StartAsync();

        await AssertRefusedAsync(Wallets.Manifest, () => process.Wallets.GetValueAsync("w1"));
        await AssertRefusedAsync(Wallets.Manifest, () => process.Plugin.ConsolidateAsync());
    }

    [Fact]
    public async Task AnyCall_WhenAPageIsNewer_IsRefused()
    {
        await FillAsync(new ConsolidationLimits { InlineBytesMax = 0 });
        var page = Assert.Single(await _world.KeysAsync($"{Log}_log/000/pages/v"));
        await RaiseAsync(page, isZipped: true);
        var process = await _world.StartAsync();

        await AssertRefusedAsync(page, () => process.Wallets.GetValueAsync("w1"));
        await AssertRefusedAsync(page, () => process.Plugin.ConsolidateAsync());
    }

    /// <summary>Rows are public schema without a number: a newer one shows by an operation that is not known.</summary>
    [Theory]
    [InlineData("_log/000/wal/")]
    [InlineData("cohortMonth=")]
    public async Task AnyCall_WhenARowIsNewer_IsRefused(string prefix)
    {
        await FillAsync();
        var key = Assert.Single(await _world.KeysAsync(Log + prefix));
        var text = Encoding.UTF8.GetString(Gzip.Inflate(await _world.ReadAsync(key), 1 << 20));
        await _world.Stored.PutAsync(
            key, Gzip.Deflate(Encoding.UTF8.GetBytes(text.Replace("\"add\"", "\"halve\"", StringComparison.Ordinal))));
        var process = await _world.StartAsync();

        var error = await Assert.ThrowsAnyAsync<S3DbException>(
            async () => await process.Plugin.GetTransactionsAsync().CountAsync());

        Assert.Contains("'halve' is unknown", error.Message, StringComparison.Ordinal);
        Assert.Contains("upgrade this one", error.Message, StringComparison.Ordinal);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task FillAsync(ConsolidationLimits? limits = null)
    {
        var process = await _world.StartAsync(limits: limits);
        await process.Wallets.InsertAsync("w1", new { balance = 1 });
        await process.Wallets.AddAsync("w1", 1);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        await process.Wallets.AddAsync("w1", 2);
    }

    private async Task RaiseAsync(string key, bool isZipped)
    {
        var body = await _world.ReadAsync(key);
        var text = Encoding.UTF8.GetString(isZipped ? Gzip.Inflate(body, 1 << 20) : body);
        var space = text.Contains("\"format\": ", StringComparison.Ordinal) ? " " : string.Empty;
        var at = text.IndexOf($"\"format\":{space}", StringComparison.Ordinal) + 9 + space.Length;
        var raised = Encoding.UTF8.GetBytes($"{text[..at]}99{text[(at + 1)..]}");
        await _world.Stored.PutAsync(key, isZipped ? Gzip.Deflate(raised) : raised);
    }

    private async Task AssertRefusedAsync(string key, Func<Task> call)
    {
        var before = await SnapshotAsync();

        var error = await Assert.ThrowsAnyAsync<S3DbException>(call);

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.Matches("[Uu]pgrade|newer version", error.Message);
        Assert.Equal(before, await SnapshotAsync());
    }

    private async Task<string> SnapshotAsync()
    {
        var text = new StringBuilder();
        foreach (var key in await _world.KeysAsync(string.Empty))
        {
            text.Append(key).Append(' ').Append(SegmentDigest.Of(await _world.ReadAsync(key))).Append('\n');
        }

        return text.ToString();
    }
}
