using System.Text;
using S3Db.EventualConsistency.Tests.Retention;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Security;

/// <summary>
/// Whoever may write to the bucket may write anything. Each kind of object, wrong in any one place, is read as what it
/// says or refused as corrupt with its key; nothing else ever comes out.
/// </summary>
public sealed class HostileObjectTests : IAsyncDisposable
{
    private const string Log = "resource=wallets_transactions_balance/";
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Manifest_WhenAnyPlaceIsHostile_IsReadOrRefusedWithItsKey()
    {
        await WriteAsync(ConsolidationLimits.Default);
        var json = Encoding.UTF8.GetString(await _world.ReadAsync(Wallets.Manifest));

        AssertSafe(Wallets.Manifest, json, body => ManifestCodec.Decode(Wallets.Manifest, body));
    }

    [Fact]
    public async Task Pages_WhenAnyPlaceIsHostile_AreReadOrRefusedWithTheirKey()
    {
        await WriteAsync(new ConsolidationLimits { InlineBytesMax = 0, InlineMonthsMax = 0, InlineCursorsMax = 0 });
        var keys = await _world.KeysAsync($"{Log}_log/000/pages/");
        foreach (var key in keys)
        {
            var name = key.Split('/')[^2];
            var json = Encoding.UTF8.GetString(Gzip.Inflate(await _world.ReadAsync(key), 1 << 20));
            AssertSafe(key, json, body =>
            {
                object page = name[0] switch
                {
                    'v' => PageCodec.DecodeCounters(key, name, Gzip.Deflate(body.Span)),
                    's' => PageCodec.Decode(key, name, Gzip.Deflate(body.Span), StatisticsPageJson.Read),
                    _ => PageCodec.Decode(key, name, Gzip.Deflate(body.Span), CursorPageJson.Read),
                };
                return page;
            });
        }

        Assert.Contains(keys, key => key.Contains("/v", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.Contains("/s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CohortFiles_WhenAnyPlaceIsHostile_AreReadOrRefusedWithTheirKey()
    {
        await WriteAsync(ConsolidationLimits.Default);
        foreach (var key in await _world.KeysAsync($"{Log}cohortMonth="))
        {
            Assert.True(new LogKeys("wallets", "balance", 0).TryParseCohort(key, out var file));
            var line = Encoding.UTF8.GetString(Gzip.Inflate(await _world.ReadAsync(key), 1 << 20)).Split('\n')[0];
            AssertSafe(
                key, line, body => CohortFileCodec.Decode(key, "balance", file.Date, Gzip.Deflate(body.Span)));
        }
    }

    [Fact]
    public async Task Openings_WhenAnyPlaceIsHostile_AreReadOrRefusedWithTheirKey()
    {
        var log = new RetainedLog { World = _world };
        var process = await log.StartOldAsync();
        await process.Wallets.AddAsync("w", 1, new TransactionOptions { IdempotencyKey = "order-1" });
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ApplyRetentionAsync();
        var manifest = RetainedLog.ManifestOf(process);
        var reference = manifest.Opening!;
        var json = Encoding.UTF8.GetString(Gzip.Inflate(await _world.ReadAsync(reference.Key), 1 << 20));

        AssertSafe(
            reference.Key, json, body => OpeningCodec.Decode(reference, false, Gzip.Deflate(body.Span)));
        AssertSafe(
            Wallets.Manifest,
            Encoding.UTF8.GetString(await _world.ReadAsync(Wallets.Manifest)),
            body => ManifestCodec.Decode(Wallets.Manifest, body));
    }

    [Fact]
    public async Task Segments_WhenAnyPlaceIsHostile_AreReadOrRefusedWithTheirPlace()
    {
        var process = await _world.StartAsync();
        await process.Wallets.AddAsync("w1", 1.5m, new TransactionOptions { Source = "shop" });
        var key = Assert.Single(await _world.KeysAsync($"{Log}_log/000/wal/"));
        var segment = LogWriterFixture.SegmentOf(key);
        var line = Encoding.UTF8.GetString(Gzip.Inflate(await _world.ReadAsync(key), 1 << 20)).TrimEnd('\n');

        AssertSafe(
            $"{segment.Writer}/{segment.Sequence:D12}",
            line,
            body => SegmentCodec.Decode(segment, "balance", Gzip.Deflate([.. body.Span, (byte)'\n'])));
    }

    [Fact]
    public async Task Catalog_WhenAnyPlaceIsHostile_IsReadOrRefusedWithItsPlace()
    {
        await WriteAsync(ConsolidationLimits.Default);
        var json = Encoding.UTF8.GetString(await _world.ReadAsync("s3db.json"));

        AssertSafe("'s3db.json'", json, body => CatalogCodec.Decode(body, "The catalog 's3db.json'"));
    }

    [Fact]
    public async Task RecordsAndTombstones_WhenAnyPlaceIsHostile_AreReadOrRefusedWithTheirKey()
    {
        await WriteAsync(ConsolidationLimits.Default);
        foreach (var key in await _world.KeysAsync("resource=wallets/data/"))
        {
            var body = await _world.ReadAsync(key);
            var isTombstone = RecordCodec.IsTombstone(body.Length);
            AssertSafe(key, Encoding.UTF8.GetString(body), hostile =>
            {
                var padded = new byte[((hostile.Length / 512) + 1) * 512 + (isTombstone ? 0 : 1)];
                padded.AsSpan().Fill((byte)' ');
                hostile.CopyTo(padded);
                return RecordCodec.Decode(key, padded, default);
            });
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static void AssertSafe(string key, string json, Func<ReadOnlyMemory<byte>, object> decode)
    {
        decode(Encoding.UTF8.GetBytes(json));
        var refused = 0;
        foreach (var hostile in HostileJson.VariantsOf(json))
        {
            try
            {
                Touch(decode(Encoding.UTF8.GetBytes(hostile)));
            }
            catch (S3DbException exception) when (
                exception.Kind is S3DbErrorKind.Corrupt or S3DbErrorKind.Unsupported
                && exception.Message.Contains(key, StringComparison.Ordinal))
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.GetType().Name}: {exception.Message}\nof {key}:\n{hostile}");
            }
        }

        Assert.True(refused > 0, $"nothing of {key} was refused");
    }

    /// <summary>What was read must be usable: a null where none belongs would show only later.</summary>
    private static void Touch(object decoded)
    {
        if (decoded is Manifest manifest)
        {
            Assert.DoesNotContain(null, manifest.Retired.Select(page => page.Key));
            Assert.DoesNotContain(null, manifest.Stopped.Values.Select(chain => chain.Reason));
            Assert.DoesNotContain(null, manifest.CursorPages.Values);
            Assert.NotNull(manifest.Revision);
            Assert.True(manifest.Generation >= 0);
            Assert.All(manifest.Counters.Values, slot => Assert.True(slot.Key is not null || slot.Inline is not null));
            Assert.All(
                manifest.ReferencedKeys().Concat(manifest.Retired.Select(page => page.Key)),
                key => Assert.StartsWith($"{Log}_log/000/pages/", key, StringComparison.Ordinal));
            ManifestCodec.Encode("balance", manifest);
        }
    }

    /// <summary>Something of every kind: inline and paged, deleted, rejected, unwritten, stopped and skipped.</summary>
    private async Task WriteAsync(ConsolidationLimits limits)
    {
        var process = await _world.StartAsync(definition: Wallets.Define("number|min:0|default:0"), limits: limits);
        await process.Wallets.InsertAsync("w1", new { balance = 10.5m, note = "n" });
        await process.Wallets.InsertAsync("w2", new { balance = 1 });
        await process.Wallets.SubAsync("w1", 100);
        await process.Wallets.DeleteAsync("w2");
        await process.Wallets.AddAsync("w1", 1, new TransactionOptions { IdempotencyKey = "order-1" });
        await process.Plugin.ConsolidateAsync();
        await process.Wallets.AddAsync("w1", 1, new TransactionOptions { IdempotencyKey = "order-1" });
        await process.Wallets.AddAsync("w1", 1, new TransactionOptions { IdempotencyKey = "order-2" });
        await process.Plugin.ConsolidateAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(30));
        var broken = await _world.StartAsync(definition: Wallets.Define("number|min:0|default:0"), limits: limits);
        for (var i = 0; i < 2; i++)
        {
            await broken.Wallets.AddAsync("w3", 1);
            var receipt = await broken.Wallets.AddAsync("w3", 2);
            Assert.True(TransactionId.TryParse(receipt.TransactionId, out var id));
            var key = new LogKeys("wallets", "balance", 0).Segment(new SegmentRef(id.Writer, id.Sequence));
            await _world.Stored.PutAsync(key, "garbage"u8.ToArray());
            await process.Plugin.ConsolidateStoppedAsync();
            if (i == 0)
            {
                await process.Plugin.SkipSegmentAsync(id.Writer.Value, id.Sequence, "lost");
            }
        }
    }
}
