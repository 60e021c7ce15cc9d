using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;
using S3Db.EventualConsistency.Tests.Retention;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Formats;

/// <summary>
/// The stored forms of the log are frozen: a change here is a change of the format on disk. A clock that stands still
/// and seeded randomness make them the same every time. <c>S3DB_UPDATE_APPROVED=1</c> writes them anew.
/// </summary>
public sealed class GoldenTests : IAsyncDisposable
{
    private const string Log = "resource=wallets_transactions_balance/";
    private static readonly ConsolidationLimits Paged = new()
    {
        InlineBytesMax = 0, InlineMonthsMax = 0, PageEntriesMax = 2,
    };

    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Manifest_WhenStateIsInline_IsAsFrozen()
    {
        await WriteAsync(ConsolidationLimits.Default);

        await AssertFrozenAsync("manifest-inline.json", Wallets.Manifest);
    }

    [Fact]
    public async Task Manifest_WhenStateIsInPages_IsAsFrozen()
    {
        await WriteAsync(Paged);

        await AssertFrozenAsync("manifest-paged.json", Wallets.Manifest);
    }

    [Fact]
    public async Task StatePages_AreAsFrozen()
    {
        await WriteAsync(Paged);

        await AssertFrozenAsync("state-pages.txt", $"{Log}_log/000/pages/v");
    }

    [Fact]
    public async Task StatisticsPages_AreAsFrozen()
    {
        await WriteAsync(Paged);

        await AssertFrozenAsync("statistics-pages.txt", $"{Log}_log/000/pages/s");
    }

    [Fact]
    public async Task CohortFiles_AreAsFrozen()
    {
        await WriteAsync(ConsolidationLimits.Default);

        await AssertFrozenAsync("cohort-files.txt", $"{Log}cohortMonth=");
    }

    [Fact]
    public async Task Manifest_WhenKeysAreInline_IsAsFrozen()
    {
        await WriteKeyedAsync(ConsolidationLimits.Default);

        await AssertFrozenAsync("manifest-keys.json", Wallets.Manifest);
        await AssertFrozenAsync("cohort-files-keys.txt", $"{Log}cohortMonth=");
    }

    [Fact]
    public async Task KeyPages_AreAsFrozen()
    {
        await WriteKeyedAsync(new ConsolidationLimits { InlineKeysMax = 1, KeyBlockMax = 2 });

        await AssertFrozenAsync("key-pages.txt", $"{Log}_log/000/pages/k");
        await AssertFrozenAsync("manifest-key-runs.json", Wallets.Manifest);
    }

    [Fact]
    public async Task Opening_AndAManifestWithOneAndASkippedSegment_AreAsFrozen()
    {
        await WriteCutAsync();

        await AssertFrozenAsync("opening.txt", $"{Log}_log/000/openings/");
        await AssertFrozenAsync("manifest-opening.json", Wallets.Manifest);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Three generations of all sorts: bounds, a rejection, an overflow, a clear, a late row.</summary>
    private async Task WriteAsync(ConsolidationLimits limits)
    {
        var process = await _world.StartAsync(
            o => o.Cohort.TimeZone = "Europe/Berlin", Wallets.Define("number|min:0|default:0"), limits);
        await process.Wallets.InsertAsync("w1", new { balance = 10.5m });
        await process.Wallets.InsertAsync("ü/2 <b>", new { balance = 0 });
        await process.Wallets.AddAsync("w1", 0.1m, new TransactionOptions { Source = "check\"out" });
        await process.Wallets.SetAsync("ü/2 <b>", 79228162514264337593543950335m);
        await process.Wallets.SubAsync("w1", 100);
        await process.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(90));
        var late = Instant.FromUtc(2024, 2, 28, 23, 30);
        await process.Wallets.AddAsync("w3", 3, new TransactionOptions { Timestamp = late });
        await process.Wallets.AddAsync("ü/2 <b>", 1);
        await process.Wallets.DeleteAsync("ü/2 <b>");
        await process.Wallets.SetAsync("w1", 7.25m);
        await process.Plugin.ConsolidateAsync();
    }

    /// <summary>
    /// Keys of applied, rejected and repeated transactions, of a relative, an absolute and a later life.
    /// </summary>
    private async Task WriteKeyedAsync(ConsolidationLimits limits)
    {
        var process = await _world.StartAsync(null, Wallets.Define("number|max:100|default:0"), limits);
        await process.Wallets.InsertAsync("w1", new { balance = 10.5m });
        await process.Wallets.AddAsync("w1", 0.1m, Keyed("a"));
        await process.Wallets.AddAsync("w1", 1000, Keyed("ü \"b\""));
        await process.Wallets.AddAsync("w1", 0.1m, Keyed("a"));
        await process.Wallets.DeleteAsync("w1");
        _world.Time.Advance(TimeSpan.FromMinutes(90));
        await process.Wallets.SetAsync("w1", -7, Keyed("c", Instant.FromUtc(2026, 11, 19, 23, 0)));
        await process.Wallets.SetAsync("w1", -8, Keyed("c"));
        await process.Plugin.ConsolidateAsync();

        static TransactionOptions Keyed(string key, Instant? issuedAt = null) =>
            new() { IdempotencyKey = key, IssuedAt = issuedAt };
    }

    /// <summary>A segment that was given up, and an opening balance that knows of it, of a key and of a set.</summary>
    private async Task WriteCutAsync()
    {
        var process = await _world.StartAsync(RetainedLog.Options(isOn: false));
        await process.Wallets.AddAsync("w1", 0.1m, new TransactionOptions { IdempotencyKey = "a" });
        await process.Wallets.SetAsync("w2", -7);
        await process.Plugin.ConsolidateAsync();
        var broken = await _world.StartAsync(RetainedLog.Options(isOn: false));
        await broken.Wallets.AddAsync("w3", 1);
        var receipt = await broken.Wallets.AddAsync("w3", 2);
        Assert.True(TransactionId.TryParse(receipt.TransactionId, out var id));
        var key = new LogKeys("wallets", "balance", 0).Segment(new SegmentRef(id.Writer, id.Sequence));
        await _world.Stored.PutAsync(key, "garbage"u8.ToArray());
        await process.Plugin.ConsolidateStoppedAsync();
        await process.Plugin.SkipSegmentAsync(id.Writer.Value, id.Sequence, "lost");
        await process.Wallets.AddAsync("w1", 1);
        await process.Plugin.ConsolidateAsync();
        for (var i = 0; i < 3; i++)
        {
            _world.Time.Advance(TimeSpan.FromDays(2));
            await process.Wallets.AddAsync("w1", 1);
            await process.Plugin.ConsolidateAsync();
        }

        // Another process, so that none is at it in the background.
        var cutter = await _world.StartAsync(RetainedLog.Options());
        Assert.InRange(await cutter.Plugin.ApplyRetentionAsync(), 1, 10);
    }

    private async Task AssertFrozenAsync(string name, string prefix)
    {
        var actual = new StringBuilder();
        foreach (var key in await _world.KeysAsync(prefix))
        {
            actual.Append("== ").Append(key).Append('\n').Append(Inflate(key, await _world.ReadAsync(key)));
            actual.Append(actual[^1] == '\n' ? string.Empty : "\n");
        }

        if (Environment.GetEnvironmentVariable("S3DB_UPDATE_APPROVED") == "1")
        {
            await File.WriteAllTextAsync(Path.Join(SourceFolder(), "..", "golden", name), actual.ToString());
        }
        else
        {
            var frozen = await File.ReadAllTextAsync(Path.Join(AppContext.BaseDirectory, "golden", name));
            Assert.Equal(frozen, actual.ToString());
        }
    }

    private static string Inflate(string key, byte[] body)
    {
        if (!key.EndsWith(".gz", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetString(body);
        }

        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
