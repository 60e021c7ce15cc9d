using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Measuring;

/// <summary>A database with one counter, <c>wallets.balance</c>, over the store of a scenario.</summary>
internal sealed class CounterDatabase(S3Database db, Resource wallets, EventualConsistencyPlugin plugin)
    : IAsyncDisposable
{
    public S3Database Db => db;

    public Resource Wallets => wallets;

    public EventualConsistencyPlugin Plugin => plugin;

    public static async Task<CounterDatabase> OpenAsync(
        OpenedStore store,
        Action<EventualConsistencyOptions>? change = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        var options = new EventualConsistencyOptions
        {
            Resource = "wallets",
            Field = "balance",
            AutoConsolidate = false,
            OperationTimeout = TimeSpan.FromMinutes(5),
        };
        change?.Invoke(options);
        var db = await S3Database.ConnectAsync(
            store.Traced,
            new S3DatabaseOptions { TimeProvider = timeProvider ?? TimeProvider.System },
            cancellationToken);
        var plugin = new EventualConsistencyPlugin(options);
        await db.UsePluginAsync(plugin, cancellationToken);
        var wallets = await db.CreateResourceAsync(
            new ResourceDefinition("wallets") { Attributes = { ["balance"] = "number|default:0" } }, cancellationToken);
        return new CounterDatabase(db, wallets, plugin);
    }

    public ValueTask DisposeAsync() => db.DisposeAsync();
}
