using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Workload;

/// <summary>A process's handle on the store of a run: its database and its two counters.</summary>
public sealed class OpenStore : IAsyncDisposable
{
    public const int Shards = 2;

    private OpenStore(
        S3Database database, Population population, Resource[] resources, EventualConsistencyPlugin[] plugins) =>
        (Database, Population, Resources, Plugins) = (database, population, resources, plugins);

    public S3Database Database { get; }

    public Population Population { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<EventualConsistencyPlugin> Plugins { get; }

    /// <summary>Opens the store, and makes the counters where they are missing.</summary>
    public static async Task<OpenStore> ConnectAsync(
        string connectionString, Population population, ILoggerFactory? loggers = null)
    {
        // Impatient, so that unknown outcomes are common.
        var options = new S3DatabaseOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(4),
            Retry = new StoreRetryOptions { AttemptsMax = 4, TotalTimeMax = TimeSpan.FromSeconds(10) },
            LoggerFactory = loggers ?? NullLoggerFactory.Instance,
        };
        var database = await S3Database.ConnectAsync(connectionString, options);
        try
        {
            var counters = Population.Counters.Count;
            var (resources, plugins) = (new Resource[counters], new EventualConsistencyPlugin[counters]);
            for (var counter = 0; counter < counters; counter++)
            {
                plugins[counter] = new EventualConsistencyPlugin(OptionsOf(counter));
                await database.UsePluginAsync(plugins[counter]);
                resources[counter] = await database.CreateResourceAsync(DefinitionOf(counter));
            }

            return new OpenStore(database, population, resources, plugins);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Resource ResourceOf(int wallet) => Resources[Population.CounterOf(wallet)];

    public async Task InsertWalletsAsync()
    {
        for (var wallet = 0; wallet < Population.Wallets; wallet++)
        {
            var initial = Population.InitialCents(wallet) / 100m;
            await ResourceOf(wallet).InsertAsync(Population.IdOf(wallet), new { balance = initial });
        }
    }

    public async Task ConsolidateAsync(CancellationToken cancellationToken = default)
    {
        foreach (var plugin in Plugins)
        {
            await plugin.ConsolidateAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static EventualConsistencyOptions OptionsOf(int counter) => new()
    {
        Resource = Population.Counters[counter],
        Field = "balance",
        AutoConsolidate = false,
        Shards = counter == 0 ? Shards : 1,
        Cohort = { TimeZone = Population.TimeZones[counter] },
        OperationTimeout = TimeSpan.FromSeconds(8),
    };

    private static ResourceDefinition DefinitionOf(int counter) => new(Population.Counters[counter])
    {
        Attributes = { ["balance"] = counter == 0 ? "number|default:0" : "number|default:0|min:0" },
    };
}
