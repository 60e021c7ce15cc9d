using System.Runtime.CompilerServices;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Compatibility;

/// <summary>
/// Makes the golden store of a version when <c>S3DB_MAKE_GOLDEN_STORE</c> names it (<c>v3</c>); never over one that is
/// kept. Commit both files it writes.
/// </summary>
public sealed class GoldenStoreMaker
{
    [Fact]
    public async Task Store_WhenItsNameIsGiven_IsMadeOnce()
    {
        if (Environment.GetEnvironmentVariable("S3DB_MAKE_GOLDEN_STORE") is not { Length: > 0 } name)
        {
            return;
        }

        var time = new ManualTimeProvider(GoldenStore.Start);
        var objects = new InMemoryObjectStore("golden", time);
        var golden = new GoldenStore(objects, time);
        await golden.FillAsync();
        await AddNewerAsync(golden);
        var zip = await GoldenStore.ZipAsync(objects);
        var (db, wallets, _) = await golden.OpenAsync();
        var text = await GoldenStore.DescribeAsync(db, wallets, isStrong: true);
        await db.DisposeAsync();

        var folder = Path.Join(SourceFolder(), "..", "golden", "stores");
        Directory.CreateDirectory(folder);
        await using var file = new FileStream(Path.Join(folder, $"{name}.zip"), FileMode.CreateNew);
        await file.WriteAsync(zip);
        await File.WriteAllTextAsync(Path.Join(folder, $"{name}.txt"), text);
    }

    /// <summary>What later formats have besides: keys that are remembered, and a segment that was given up.</summary>
    private static async Task AddNewerAsync(GoldenStore golden)
    {
        var (db, wallets, points) = await golden.OpenAsync();
        var order = new TransactionOptions { IdempotencyKey = "order-1" };
        await db.Resource("wallets").AddAsync("w1", 5, order);
        await wallets.ConsolidateAsync();
        await db.Resource("wallets").AddAsync("w1", 5, order);
        await GoldenStoreTests.SkipStoppedAsync(points);
        await db.DisposeAsync();
        await golden.StopAsync();
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
