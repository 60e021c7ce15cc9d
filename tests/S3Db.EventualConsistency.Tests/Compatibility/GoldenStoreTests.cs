using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Compatibility;

/// <summary>
/// Stores as earlier versions left them, whole: every later version opens them, says the same, goes on writing them,
/// and its log still explains every value.
/// </summary>
public sealed class GoldenStoreTests
{
    private static string Stores => Path.Join(AppContext.BaseDirectory, "golden", "stores");

    /// <summary>Each store that is kept, in memory and in a folder.</summary>
    public static TheoryData<string, bool> All
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var file in Directory.GetFiles(Stores, "*.zip").Order(StringComparer.Ordinal))
            {
                data.Add(Path.GetFileNameWithoutExtension(file), false);
                data.Add(Path.GetFileNameWithoutExtension(file), true);
            }

            return data;
        }
    }

    [Fact]
    public void Stores_OfEveryFormat_AreKept() => Assert.Subset(
        All.Select(row => row.Data.Item1).ToHashSet(),
        Enumerable.Range(1, ManifestCodec.FormatOfCompactRows).Select(format => $"v{format}").ToHashSet());

    [Theory]
    [InlineData("v1", false)]
    [InlineData("v2", false)]
    [InlineData("v3", true)]
    [InlineData("v4", true)]
    public async Task Store_OfAFormat_HasAManifestOfIt(string name, bool hasCut)
    {
        await using var objects = new InMemoryObjectStore("golden");
        await GoldenStore.UnzipAsync(Path.Join(Stores, $"{name}.zip"), objects);
        var manifest = (await objects.GetAsync(Support.Wallets.Manifest)).Body;
        var keys = await objects.ListAllAsync("resource=wallets_transactions_balance/")
            .Select(item => item.Key).ToListAsync();

        Assert.StartsWith(
            $"{{\"format\":{name[1..]},", System.Text.Encoding.UTF8.GetString(manifest.Span), StringComparison.Ordinal);
        Assert.Equal(hasCut, keys.Exists(key => key.Contains("/_archive/", StringComparison.Ordinal)));
        Assert.Equal(hasCut, keys.Exists(key => key.Contains("/openings/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Store_WhenOpened_SaysWhatItSaidAndGoesOn(string name, bool isFolder)
    {
        var folder = Path.Join(Path.GetTempPath(), "s3db-tests", SystemRandomSource.Instance.NextToken());
        var time = new ManualTimeProvider(GoldenStore.Start + NodaTime.Duration.FromHours(3));
        await using IObjectStore objects = isFolder
            ? FileObjectStore.Open(folder, time)
            : new InMemoryObjectStore("golden", time);
        await GoldenStore.UnzipAsync(Path.Join(Stores, $"{name}.zip"), objects);
        var golden = new GoldenStore(objects, time);
        var expected = await File.ReadAllTextAsync(Path.Join(Stores, $"{name}.txt"));

        var (db, wallets, points) = await golden.OpenAsync();
        Assert.Equal(expected, await GoldenStore.DescribeAsync(db, wallets, isStrong: true));
        var before = (await db.Resource("wallets").GetValueAsync("w1", ReadConsistency.Strong)).Value;
        await db.Resource("wallets").AddAsync("w1", 0.5m);
        await db.Resource("points").AddAsync("p7", 1);
        await wallets.ConsolidateAsync();
        await SkipStoppedAsync(points);
        await db.DisposeAsync();

        var (again, walletsAgain, pointsAgain) = await golden.OpenAsync();
        Assert.Equal(before + 0.5m, (await again.Resource("wallets").GetValueAsync("w1")).Value);
        Assert.Equal(37m, (await again.Resource("points").GetValueAsync("p7")).Value);
        Assert.True((await walletsAgain.VerifyAsync()).IsExact);
        Assert.True((await pointsAgain.VerifyAsync()).IsExact);
        await again.DisposeAsync();
        if (isFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Consolidates; what is stopped at a segment that cannot be read is given up.</summary>
    internal static async Task SkipStoppedAsync(EventualConsistencyPlugin plugin)
    {
        await Assert.ThrowsAsync<ConsolidationStoppedException>(() => plugin.ConsolidateAsync());
        foreach (var shard in plugin.ActiveField.Shards)
        {
            foreach (var (writer, chain) in shard.Consolidator.Manifests.Cached!.Manifest.Stopped)
            {
                await plugin.SkipSegmentAsync(writer.Value, chain.Sequence, "damaged on purpose");
            }
        }

        await plugin.ConsolidateAsync();
    }
}
