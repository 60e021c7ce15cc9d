using System.Text.Json.Nodes;
using NodaTime;
using S3Db.EventualConsistency;
using S3Db.Storage;

namespace S3Db.Cli;

/// <summary>
/// The databases, resources and counters of one demo: an application, and a worker that consolidates for it.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly S3Database _workerDatabase;

    private DemoWorld(
        DemoSettings settings, DemoView view, TimeProvider timeProvider, S3Database database, S3Database worker)
    {
        (Settings, View, TimeProvider, Database, _workerDatabase) = (settings, view, timeProvider, database, worker);
    }

    public DemoSettings Settings { get; }

    public DemoView View { get; }

    public TimeProvider TimeProvider { get; }

    public S3Database Database { get; }

    /// <summary>The wallets as the other process sees them.</summary>
    public EventualConsistencyPlugin Worker { get; private set; } = null!;

    public DemoCounter Wallets { get; private set; } = null!;

    public DemoCounter Safes { get; private set; } = null!;

    public DemoCounter AccountBalance { get; private set; } = null!;

    public DemoCounter AccountPoints { get; private set; } = null!;

    public IReadOnlyList<DemoCounter> Counters => [Wallets, Safes, AccountBalance, AccountPoints];

    public LocalDate Today => Instant.FromDateTimeOffset(TimeProvider.GetUtcNow())
        .InZone(DateTimeZoneProviders.Tzdb[DemoSettings.TimeZone]).Date;

    /// <summary>What both processes have asked of the store until now.</summary>
    public RequestCounts Requests()
    {
        var (here, there) = (Database.Statistics.Snapshot(), _workerDatabase.Statistics.Snapshot());
        return new RequestCounts
        {
            Get = here.Get + there.Get,
            Put = here.Put + there.Put,
            List = here.List + there.List,
            Delete = here.Delete + there.Delete,
        };
    }

    public static async Task<DemoWorld> CreateAsync(
        DemoSettings settings,
        DemoView view,
        string connection,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var options = new S3DatabaseOptions { TimeProvider = timeProvider };
        var database = await S3Database.ConnectAsync(connection, options, cancellationToken).ConfigureAwait(false);
        S3Database? worker = null;
        try
        {
            // A second handle shares nothing with the first but the store, as another machine would.
            worker = await S3Database.ConnectAsync(connection, options, cancellationToken).ConfigureAwait(false);
            var world = new DemoWorld(settings, view, timeProvider, database, worker);
            await world.SetUpAsync(cancellationToken).ConfigureAwait(false);
            return world;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            if (worker is not null)
            {
                await worker.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync().ConfigureAwait(false);
        await _workerDatabase.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        var wallets = await DefineAsync("wallets", ["balance"], cancellationToken).ConfigureAwait(false);
        var safes = await DefineAsync("safes", ["balance"], cancellationToken).ConfigureAwait(false);
        var accounts = await DefineAsync("accounts", ["balance", "points"], cancellationToken).ConfigureAwait(false);
        Wallets = await ManageAsync(wallets, "balance", ConsolidationMode.Async, cancellationToken)
            .ConfigureAwait(false);
        Safes = await ManageAsync(safes, "balance", ConsolidationMode.Sync, cancellationToken).ConfigureAwait(false);
        AccountBalance = await ManageAsync(accounts, "balance", ConsolidationMode.Async, cancellationToken)
            .ConfigureAwait(false);
        AccountPoints = await ManageAsync(accounts, "points", ConsolidationMode.Async, cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < Settings.Wallets; i++)
        {
            await InsertAsync(Wallets, Workload.WalletName(i), Workload.InitialOf(i), cancellationToken)
                .ConfigureAwait(false);
        }

        await InsertAsync(Safes, SyncStep.Safe, 0m, cancellationToken).ConfigureAwait(false);
        await InsertAsync(AccountBalance, FieldsStep.Account, 0m, cancellationToken).ConfigureAwait(false);
        AccountPoints.Tally.Open(FieldsStep.Account, 0m);

        // The other process is told nothing: it finds the counters in the catalog.
        var found = await _workerDatabase.UseStoredCountersAsync(
            "wallets", options => options.AutoConsolidate = false, cancellationToken).ConfigureAwait(false);
        Worker = found[0];
    }

    private Task<Resource> DefineAsync(string name, string[] counters, CancellationToken cancellationToken)
    {
        var definition = new ResourceDefinition(name) { Attributes = { ["userId"] = "string|required" } };
        foreach (var counter in counters)
        {
            definition.Attributes[counter] = "number|default:0";
        }

        return Database.CreateResourceAsync(definition, cancellationToken);
    }

    private async Task<DemoCounter> ManageAsync(
        Resource resource, string field, ConsolidationMode mode, CancellationToken cancellationToken)
    {
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = resource.Name,
            Field = field,
            Mode = mode,
            AutoConsolidate = false,
            Cohort = { TimeZone = DemoSettings.TimeZone },
        });
        await Database.UsePluginAsync(plugin, cancellationToken).ConfigureAwait(false);
        return new DemoCounter(resource, plugin, new Tally(resource.Name, field, DemoSettings.TimeZone));
    }

    private static async Task InsertAsync(
        DemoCounter counter, string id, decimal initial, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject { ["userId"] = $"user of {id}", [counter.Tally.Field] = initial };
        await counter.Resource.InsertAsync(id, attributes, cancellationToken).ConfigureAwait(false);
        counter.Tally.Open(id, initial);
    }
}
