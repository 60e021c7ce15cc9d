using System.Runtime.CompilerServices;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Compatibility;

/// <summary>
/// Makes the golden store of a format when it is asked for by <c>S3DB_MAKE_GOLDEN_STORE</c>; never over one that is
/// kept. Commit both files it writes.
/// </summary>
public sealed class GoldenStoreMaker
{
    private const string Name = "v4";
    private static readonly TimeSpan Before = TimeSpan.FromDays(15);

    public static bool IsAskedFor => Environment.GetEnvironmentVariable("S3DB_MAKE_GOLDEN_STORE") == Name;

    [Fact(
        Skip = $"It makes the golden store of a format, where S3DB_MAKE_GOLDEN_STORE is {Name}.",
        SkipUnless = nameof(IsAskedFor))]
    public async Task Store_WhenAskedFor_IsMadeOnce()
    {
        var time = new ManualTimeProvider(GoldenStore.Start - NodaTime.Duration.FromTimeSpan(Before));
        var objects = new InMemoryObjectStore("golden", time);
        var golden = new GoldenStore(objects, time);
        await LiveEarlierAsync(golden, time);
        await golden.FillAsync();
        await AddNewerAsync(golden);
        await CutAsync(golden);
        await LeaveDecisionsAsync(golden);
        var zip = await GoldenStore.ZipAsync(objects);
        var (db, wallets, _) = await golden.OpenAsync();
        var text = await GoldenStore.DescribeAsync(db, wallets, isStrong: true);
        await db.DisposeAsync();

        var folder = Path.Join(SourceFolder(), "..", "golden", "stores");
        Directory.CreateDirectory(folder);
        await using var file = new FileStream(Path.Join(folder, $"{Name}.zip"), FileMode.CreateNew);
        await file.WriteAsync(zip);
        await File.WriteAllTextAsync(Path.Join(folder, $"{Name}.txt"), text);
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

    /// <summary>What retention takes out of the log in the end.</summary>
    private static async Task LiveEarlierAsync(GoldenStore golden, ManualTimeProvider time)
    {
        var (db, wallets, _) = await golden.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await db.Resource("wallets").AddAsync("no-record", 0.5m, new TransactionOptions { Source = "early" });
            await wallets.ConsolidateAsync();
            time.Advance(Before / 3);
        }

        await db.DisposeAsync();
    }

    /// <summary>Retention has cut the log off, and some files are archived and some left: format 3.</summary>
    private static async Task CutAsync(GoldenStore golden)
    {
        var (db, wallets, _) = await golden.OpenAsync(
            options => options.Retention.KeepTransactions = TimeSpan.FromDays(9));
        Assert.Equal(2, await wallets.ApplyRetentionAsync());
        await db.DisposeAsync();
    }

    /// <summary>What is not yet in cohort files tells of rejections and initial values: format 4.</summary>
    private static async Task LeaveDecisionsAsync(GoldenStore golden)
    {
        var (db, wallets, _) = await golden.OpenAsync();
        await db.Resource("wallets").InsertAsync("w2", new { userId = "u2", balance = 2.5m });
        await db.Resource("wallets").InsertAsync("w3", new { userId = "u2" });
        await db.Resource("wallets").InsertAsync("w4", new { userId = "u2" });
        foreach (var id in new[] { "w2", "w3", "w4" })
        {
            await db.Resource("wallets").SubAsync(id, 100);
            await db.Resource("wallets").AddAsync(id, 1);
        }

        await db.Resource("wallets").SetAsync("w4", 3);
        await db.Resource("wallets").AddAsync("w4", 4);
        await wallets.ConsolidateAsync();
        await db.DisposeAsync();
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
