using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Workload;

/// <summary>A process's handle on the store of a run: its database and its two counters.</summary>
public sealed class OpenStore : IAsyncDisposable
{
    public const int Shards = 2;

    private readonly IAsyncDisposable _owner;

    /// <param name="owner">What is disposed with the handle.</param>
    /// <param name="database">The open database.</param>
    /// <param name="population">The wallets.</param>
    /// <param name="plugins">The counters, installed.</param>
    public OpenStore(
        IAsyncDisposable owner,
        S3Database database,
        Population population,
        IReadOnlyList<EventualConsistencyPlugin> plugins)
    {
        (_owner, Database, Population, Plugins) = (owner, database, population, plugins);
        Resources = [.. Population.Counters.Select(database.Resource)];
    }

    public S3Database Database { get; }

    public Population Population { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<EventualConsistencyPlugin> Plugins { get; }

    /// <summary>Opens the store, and makes the counters where they are missing.</summary>
    public static async Task<OpenStore> ConnectAsync(
        string connectionString, Population population, ILoggerFactory? loggers = null, string? without = null)
    {
        // Impatient, so that unknown outcomes are common.
        var options = new S3DatabaseOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(4),
            Retry = new StoreRetryOptions { AttemptsMax = 4, TotalTimeMax = TimeSpan.FromSeconds(10) },
            Rules = without is null ? ProtocolRules.All : ProtocolRules.Without(Enum.Parse<ProtocolRule>(without)),
            LoggerFactory = loggers ?? NullLoggerFactory.Instance,
        };
        var database = await S3Database.ConnectAsync(connectionString, options);
        try
        {
            var counters = Population.Counters.Count;
            var plugins = new EventualConsistencyPlugin[counters];
            for (var counter = 0; counter < counters; counter++)
            {
                var counterOptions = new EventualConsistencyOptions();
                Configure(counterOptions, counter);
                plugins[counter] = new EventualConsistencyPlugin(counterOptions);
                await database.UsePluginAsync(plugins[counter]);
                await database.CreateResourceAsync(DefinitionOf(counter));
            }

            return new OpenStore(database, database, population, plugins);
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

    public ValueTask DisposeAsync() => _owner.DisposeAsync();

    /// <summary>Settings of a counter that all processes of a run share.</summary>
    public static void Configure(EventualConsistencyOptions options, int counter)
    {
        options.Resource = Population.Counters[counter];
        options.Field = "balance";
        options.AutoConsolidate = false;
        options.Shards = counter == 0 ? Shards : 1;
        options.Cohort.TimeZone = Population.TimeZones[counter];
        options.OperationTimeout = TimeSpan.FromSeconds(8);
    }

    public static ResourceDefinition DefinitionOf(int counter) => new(Population.Counters[counter])
    {
        Attributes = { ["balance"] = counter == 0 ? "number|default:0" : "number|default:0|min:0" },
    };
}
