using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

/// <summary>
/// Kills the process before and after every single store operation of a short life of two wallets, restarts, and checks
/// the invariants: what was acknowledged is there once (I1, I2), log, values and statistics agree (I3, I4).
/// </summary>
public sealed class CrashEnumerationTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 12, 0);

    [Theory]
    [InlineData(ConsolidationMode.Async, 32 * 1024)]
    [InlineData(ConsolidationMode.Sync, 32 * 1024)]
    [InlineData(ConsolidationMode.Async, 0)]
    [InlineData(ConsolidationMode.Sync, 0)]
    public async Task Restart_WhenKilledAtAnyOperation_LeavesEveryInvariantTrue(ConsolidationMode mode, int inlineBytes)
    {
        var operations = (await LiveAsync(mode, inlineBytes, null, FaultPoint.BeforeApplied)).Operations;
        Assert.InRange(operations, 25, 500);
        for (var n = 1; n <= operations; n++)
        {
            await RunAsync(mode, inlineBytes, n, FaultPoint.BeforeApplied);
            await RunAsync(mode, inlineBytes, n, FaultPoint.AfterApplied);
        }
    }

    private static async Task RunAsync(ConsolidationMode mode, int inlineBytes, int n, FaultPoint point)
    {
        var life = await LiveAsync(mode, inlineBytes, n, point);
        var context = $"killed {point} operation {n} ({mode}, {inlineBytes} bytes inline)";
        var time = new ManualTimeProvider(Start + Duration.FromMinutes(5));
        await using var db = await OpenAsync(life.Store, time);
        var (wallets, plugin) = await SetUpAsync(db, ConsolidationMode.Async, inlineBytes);
        await plugin.ConsolidateAsync();
        await plugin.ConsolidateAsync();

        var value = (await wallets.GetValueAsync("w1")).Value;
        Assert.True(
            value == life.Acknowledged || value == life.Acknowledged + life.Unknown,
            $"{context}: w1 is {value}, acknowledged {life.Acknowledged}, unknown {life.Unknown}");
        await LogAudit.AssertConsistentAsync(context, wallets, plugin, "w1", "w2");

        // Whoever does not know what became of a call repeats it with its key: exactly one effect.
        await AddKeyedAsync(wallets, "first", 4m);
        await AddKeyedAsync(wallets, "second", 1m);
        await AddKeyedAsync(wallets, "third", 2m);
        Assert.True(await wallets.ConsolidateAsync("w3") == 7m, context);
        await LogAudit.AssertConsistentAsync(context, wallets, plugin, "w3");

        // The interrupted life goes on where it was. Deleting ends the counter of a record that exists.
        if (!await wallets.ExistsAsync("w2"))
        {
            await wallets.InsertAsync("w2", new { balance = 0m });
        }

        await wallets.DeleteAsync("w2");
        await wallets.InsertAsync("w2", new { balance = 3m });
        await wallets.AddAsync("w2", 4m);
        Assert.True(await wallets.ConsolidateAsync("w2") == 7m, context);
        await LogAudit.AssertConsistentAsync(context, wallets, plugin, "w1", "w2");
    }

    private static async Task<Life> LiveAsync(ConsolidationMode mode, int inlineBytes, int? crashAt, FaultPoint point)
    {
        var time = new ManualTimeProvider(Start);
        var store = new InMemoryObjectStore("crash", time);
        var faulty = new FaultyObjectStore(store);
        var signal = new CrashSignalStore(faulty);
        if (crashAt is { } n)
        {
            faulty.CrashAt(n, point);
        }

        var life = new Life { Store = store };
        S3Database? db = null;
        Resource wallets = null!;
        EventualConsistencyPlugin plugin = null!;
        Func<Task>[] steps =
        [
            async () =>
            {
                db = await OpenAsync(signal, time);
                (wallets, plugin) = await SetUpAsync(db, mode, inlineBytes);
            },
            () => life.ChangeAsync(100m, () => wallets.InsertAsync("w1", new { balance = 100m })),
            () => life.ChangeAsync(10m, () => wallets.AddAsync("w1", 10m)),
            () => wallets.AddAsync("w2", 5m),
            () => AddKeyedAsync(wallets, "first", 4m),
            () => plugin.ConsolidateAsync(),
            () => life.ChangeAsync(-3m, () => wallets.SubAsync("w1", 3m)),
            () => wallets.SetAsync("w2", 50m),
            () => AddKeyedAsync(wallets, "second", 1m),
            () => plugin.ConsolidateAsync(),
            () => AddKeyedAsync(wallets, "first", 4m),
            () => plugin.ConsolidateAsync(),
            () => AddKeyedAsync(wallets, "third", 2m),
            () => wallets.InsertAsync("w2", new { balance = 1m }),
            () => wallets.DeleteAsync("w2"),
            () => wallets.InsertAsync("w2", new { balance = 7m }),
            () => wallets.AddAsync("w2", 2m),
            () => life.ChangeAsync(1m, () => wallets.AddAsync("w1", 1m)),
            () => plugin.ConsolidateAsync(),
        ];
        foreach (var step in steps)
        {
            if (!await signal.SurvivesAsync(step))
            {
                break;
            }
        }

        life.Operations = faulty.Operations.Count;
        if (crashAt is null)
        {
            await db!.DisposeAsync();
            Assert.Equal(108m, life.Acknowledged);
        }
        else
        {
            faulty.Crash();
        }

        return life;
    }

    private static Task<TransactionReceipt> AddKeyedAsync(Resource wallets, string key, decimal amount) =>
        wallets.AddAsync("w3", amount, new TransactionOptions { IdempotencyKey = key });

    private static Task<S3Database> OpenAsync(IObjectStore store, ManualTimeProvider time) =>
        S3Database.ConnectAsync(store, new S3DatabaseOptions { TimeProvider = time });

    private static async Task<(Resource Wallets, EventualConsistencyPlugin Plugin)> SetUpAsync(
        S3Database db, ConsolidationMode mode, int inlineBytes)
    {
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", Mode = mode, AutoConsolidate = false,
        })
        {
            Limits = new ConsolidationLimits { InlineBytesMax = inlineBytes, UnwrittenEager = 2, InlineKeysMax = 1 },
        };
        await db.UsePluginAsync(plugin);
        var wallets = await db.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["balance"] = "number|default:0" },
        });
        return (wallets, plugin);
    }

    private sealed class Life
    {
        public required InMemoryObjectStore Store { get; init; }

        public decimal Acknowledged { get; private set; }

        /// <summary>The change of the call that was under way; 0 when none of w1 was.</summary>
        public decimal Unknown { get; private set; }

        public int Operations { get; set; }

        public async Task ChangeAsync(decimal amount, Func<Task> call)
        {
            Unknown = amount;
            await call();
            Acknowledged += amount;
            Unknown = 0m;
        }
    }
}
