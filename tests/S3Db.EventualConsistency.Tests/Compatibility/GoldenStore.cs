using System.Globalization;
using System.IO.Compression;
using System.Text;
using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Compatibility;

/// <summary>
/// A small store with something of every kind, made with a clock that is moved by hand and seeded randomness. What it
/// uses of S3Db must exist in every version that a golden store is kept of.
/// </summary>
internal sealed class GoldenStore(IObjectStore store, ManualTimeProvider time)
{
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 22, 30);
    private static readonly ConsolidationLimits Paged = new()
    {
        InlineBytesMax = 0, InlineMonthsMax = 0, PageEntriesMax = 2, InlineCursorsMax = 1,
    };

    private int _seed;

    public async Task<(S3Database Db, EventualConsistencyPlugin Wallets, EventualConsistencyPlugin Points)> OpenAsync(
        Action<EventualConsistencyOptions>? configure = null)
    {
        var db = await S3Database.ConnectAsync(
            store, new S3DatabaseOptions { TimeProvider = time, Random = new SeededRandomSource(++_seed + 100) });
        await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["userId"] = "string|optional", ["balance"] = "number|min:0|default:0" },
            Partitions = { ["byUser"] = ["userId"] },
        });
        await db.CreateResourceAsync(new ResourceDefinition("points")
        {
            Attributes = { ["total"] = "number|default:0" },
        });
        var options = new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false, Cohort = { TimeZone = "Europe/Berlin" },
        };
        configure?.Invoke(options);
        var wallets = new EventualConsistencyPlugin(options);
        var points = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "points", Field = "total", AutoConsolidate = false, Shards = 2,
        })
        {
            Limits = Paged,
        };
        await db.UsePluginAsync(wallets);
        await db.UsePluginAsync(points);
        return (db, wallets, points);
    }

    /// <summary>Records, a tombstone, rejections, pages, retired ones too, history, and what is pending.</summary>
    public async Task FillAsync()
    {
        var (db, walletsPlugin, pointsPlugin) = await OpenAsync();
        var wallets = db.Resource("wallets");
        var points = db.Resource("points");
        await wallets.InsertAsync("w1", new { userId = "u1", balance = 10.5m });
        await wallets.InsertAsync("ü/2 <b>", new { userId = "u 2" });
        await wallets.InsertAsync("gone", new { userId = "u1", balance = 3 });
        for (var round = 0; round < 3; round++)
        {
            await wallets.AddAsync("w1", 0.1m + round, new TransactionOptions { Source = "check\"out" });
            await wallets.SubAsync("w1", 1_000);
            await wallets.SetAsync("ü/2 <b>", 7.25m * (round + 1));
            var longAgo = Start - Duration.FromDays(400);
            await wallets.AddAsync("no-record", 3, new TransactionOptions { Timestamp = longAgo });
            for (var i = 0; i < 8; i++)
            {
                await points.AddAsync($"p{i}", (i + 1) * 1.5m);
            }

            await walletsPlugin.ConsolidateAsync();
            await pointsPlugin.ConsolidateAsync();
            time.Advance(TimeSpan.FromMinutes(40));
        }

        await wallets.DeleteAsync("gone");
        await wallets.AddAsync("w1", 100);
        await points.AddAsync("p1", 1_000);
        await db.DisposeAsync();
        await StopAsync();
    }

    /// <summary>What a store of this content says, whatever version reads it.</summary>
    public static async Task<string> DescribeAsync(S3Database db, EventualConsistencyPlugin wallets, bool isStrong)
    {
        var text = new StringBuilder();
        var level = isStrong ? ReadConsistency.Strong : ReadConsistency.Eventual;
        foreach (var id in new[] { "w1", "ü/2 <b>", "gone", "no-record" })
        {
            var value = await db.Resource("wallets").GetValueAsync(id, level);
            Line($"wallets/{id} = {value.Value}, pending {value.Pending}");
            Line($"wallets/{id}: {(await db.Resource("wallets").TryGetAsync(id))?.ToJson() ?? "none"}");
        }

        await foreach (var record in db.Resource("wallets").QueryAsync(new { userId = "u1" }))
        {
            Line($"byUser u1: {record.Id}");
        }

        for (var i = 0; i < 8; i++)
        {
            Line($"points/p{i} = {(await db.Resource("points").GetValueAsync($"p{i}")).Value}");
        }

        foreach (var month in new[] { new YearMonth(2025, 10), new YearMonth(2026, 11) })
        {
            var stats = await wallets.GetCohortStatsAsync(month);
            Line($"{month}: {stats.TransactionCount}, net {stats.TotalValue}, gross {stats.GrossValue}");
        }

        await foreach (var row in wallets.GetTransactionsAsync())
        {
            Line($"{row.Id} {row.OriginalId} {row.Operation} {row.Value} {row.CohortDate} {row.Source} {row.Applied}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    public static async Task<byte[]> ZipAsync(IObjectStore objects)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            await foreach (var item in objects.ListAllAsync(string.Empty))
            {
                var entry = zip.CreateEntry(item.Key);
                entry.LastWriteTime = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
                await using var stream = entry.Open();
                await stream.WriteAsync((await objects.GetAsync(item.Key)).Body);
            }
        }

        return buffer.ToArray();
    }

    public static async Task UnzipAsync(string file, IObjectStore objects)
    {
        using var zip = ZipFile.OpenRead(file);
        foreach (var entry in zip.Entries)
        {
            using var body = new MemoryStream();
            await using var stream = entry.Open();
            await stream.CopyToAsync(body);
            await objects.PutAsync(entry.FullName, body.ToArray());
        }
    }

    /// <summary>A writer whose second segment cannot be read; consolidation says so in the manifest.</summary>
    public async Task StopAsync()
    {
        var (db, _, plugin) = await OpenAsync();
        TransactionReceipt? receipt = null;
        for (var i = 0; i < 3; i++)
        {
            var one = await db.Resource("points").AddAsync("p2", 1_000);
            receipt = i == 1 ? one : receipt;
        }

        Assert.True(TransactionId.TryParse(receipt!.TransactionId, out var id));
        foreach (var shard in plugin.ActiveField.Shards)
        {
            var key = shard.Context.Keys.Segment(new SegmentRef(id.Writer, id.Sequence));
            if ((await store.GetAsync(key)).IsFound)
            {
                await store.PutAsync(key, "not a segment"u8.ToArray());
                shard.Consolidator.Segments.Forget([new SegmentRef(id.Writer, id.Sequence)]);
                await shard.Consolidator.ConsolidateAsync(CancellationToken.None);
            }
        }

        await db.DisposeAsync();
    }
}
