using System.IO.Compression;
using System.Text;
using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Security;

/// <summary>
/// Everything that is read has limits: what is larger, longer or deeper is refused with its key and the limit, before
/// it takes the memory.
/// </summary>
public sealed class LimitTests : IAsyncDisposable
{
    private const string Log = "resource=wallets_transactions_balance/";
    private static readonly SegmentRef Place =
        new(WriterId.Create(Instant.FromUtc(2026, 11, 20, 12, 0), SystemRandomSource.Instance), 1);

    private readonly CounterWorld _world = new();

    [Fact]
    public void Bomb_IsOne()
    {
        var bomb = GzipBomb.Create();
        using var gzip = new GZipStream(new MemoryStream(bomb), CompressionMode.Decompress);
        var chunk = new byte[1 << 20];
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(chunk.Length, gzip.ReadAtLeast(chunk, chunk.Length));
        }

        Assert.InRange(bomb.Length, 5_000_000, 15_000_000);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(1_000u, 1)]
    [InlineData(60_000_000u, 62)]
    public void Decode_WhenAnObjectInflatesToTenGigabytes_RefusesItInLittleMemory(uint? declared, int megabytes)
    {
        var bomb = GzipBomb.Create(declared);
        var day = new LocalDate(2026, 11, 20);
        foreach (var decode in new Action[]
        {
            () => SegmentCodec.Decode(Place, "balance", bomb),
            () => PageCodec.Decode("key", "v00-000000", bomb, CounterPageJson.Read),
            () => CohortFileCodec.Decode("key", "balance", day, bomb),
            () => OpeningCodec.Decode(new OpeningRef(1, "key", Instant.MinValue), false, bomb),
        })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.ThrowsAny<S3DbException>(decode);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
            Assert.Contains("inflates to", error.Message, StringComparison.Ordinal);
            Assert.InRange(allocated, 0, megabytes * 1_000_000L);
        }
    }

    [Fact]
    public void Decode_WhenAFewBytesSayTheyInflateToMuch_AllocatesNothingForThem()
    {
        var small = Gzip.Deflate("x"u8);
        BitConverter.TryWriteBytes(small.AsSpan(^4), 60_000_000u);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => _ = Gzip.Inflate(small, 64 << 20).Length);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000L);
        Assert.Contains("bytes of gzip cannot", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenASegmentIsABomb_StopsThatWriterAloneWithTheKeyAndTheLimit()
    {
        var hostile = await _world.StartAsync();
        await hostile.Wallets.AddAsync("w", 1);
        var key = Assert.Single(await _world.KeysAsync($"{Log}_log/000/wal/"));
        await _world.Stored.PutAsync(key, GzipBomb.Create());
        var sound = await _world.StartAsync();
        await sound.Wallets.AddAsync("w", 2);
        var folder = await _world.StartAsync();

        var error = await Assert.ThrowsAsync<ConsolidationStoppedException>(() => folder.Plugin.ConsolidateAsync());

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains($"at most {SegmentCodec.InflatedBytesMax}", error.Message, StringComparison.Ordinal);
        Assert.Equal(2m, (await folder.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public void Segment_WhenItHasTooManyRows_IsRefused()
    {
        var lines = Encoding.UTF8.GetBytes(new string('\n', SegmentCodec.RowsMax + 1));

        var error = Assert.Throws<SegmentCorruptException>(
            () => SegmentCodec.Decode(Place, "balance", Gzip.Deflate(lines)));

        Assert.Contains($"1 to {SegmentCodec.RowsMax} are allowed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MutableObjects_WhenTooLarge_AreRefusedWithKeyAndLimit()
    {
        AssertTooLarge(ManifestCodec.SizeMax, body => ManifestCodec.Decode("a/manifest.json", body), "a/manifest.json");
        AssertTooLarge(CatalogCodec.SizeMax, body => CatalogCodec.Decode(body, "'s3db.json'"), "s3db.json");
        AssertTooLarge(RecordCodec.SizeMax, body => RecordCodec.Decode("data/id=w", body, default), "data/id=w");
    }

    [Fact]
    public async Task GetAsync_WhenAFileIsHuge_RefusesItWithoutReadingIt()
    {
        var folder = Path.Join(Path.GetTempPath(), "s3db-tests", SystemRandomSource.Instance.NextToken());
        await using var store = FileObjectStore.Open(folder);
        await store.PutAsync("a/b", "x"u8.ToArray());
        await using (var file = File.OpenWrite(Directory.GetFiles(folder, "b", SearchOption.AllDirectories).Single()))
        {
            file.SetLength(ObjectSize.BytesMax + 1L);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.GetAsync("a/b"));
        var listed = await store.ListAsync(new ListRequest("a/"));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Directory.Delete(folder, recursive: true);

        Assert.Equal(StoreErrorKind.Corrupt, error.Error);
        Assert.Contains("'a/b' in file:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{ObjectSize.BytesMax} are allowed", error.Message, StringComparison.Ordinal);
        Assert.Equal(ObjectSize.BytesMax + 1L, Assert.Single(listed.Objects).Size);
        Assert.True(allocated < ObjectSize.BytesMax, $"{allocated} bytes were allocated");
    }

    [Fact]
    public void Manifest_WhenARangeOfSegmentsIsEndless_IsRefused()
    {
        const string Ranges =
            """{"generation":1,"folded":{"20261120T120000Z-f0a328184be991eb":[0,9000000000000]},"days":[]}""";
        using var json = System.Text.Json.JsonDocument.Parse(Ranges);

        Assert.Throws<FormatException>(() => UnwrittenGenerationJson.Read(json.RootElement));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static void AssertTooLarge(int limit, Func<ReadOnlyMemory<byte>, object> decode, string key)
    {
        var body = new byte[limit + 1024];
        body.AsSpan().Fill((byte)' ');

        var error = Assert.Throws<S3DbException>(() => decode(body));

        Assert.Equal(S3DbErrorKind.Corrupt, error.Kind);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains($"{limit} are allowed", error.Message, StringComparison.Ordinal);
    }
}
