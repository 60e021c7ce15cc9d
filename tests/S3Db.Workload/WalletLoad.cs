using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>Random adds and subs on shared wallets from concurrent callers, with an independent tally.</summary>
/// <param name="ConnectionString">The store.</param>
/// <param name="Seed">Of amounts and wallets; different for every process.</param>
/// <param name="Transactions">How many transactions this process makes.</param>
/// <param name="Wallets">How many wallets all processes share.</param>
public sealed record WalletLoad(string ConnectionString, int Seed, int Transactions, int Wallets)
{
    private const int Callers = 32;

    /// <summary>Opens the store as every process of the load does.</summary>
    public static async Task<(S3Database Database, Resource Wallets, EventualConsistencyPlugin Plugin)> OpenAsync(
        string connectionString)
    {
        var database = await S3Database.ConnectAsync(connectionString);
        var plugin = new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false, Shards = 2,
            OperationTimeout = TimeSpan.FromMinutes(5),
        });
        await database.UsePluginAsync(plugin);
        var wallets = await database.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["balance"] = "number|default:0" },
        });
        return (database, wallets, plugin);
    }

    public async Task<Tally> RunAsync(bool consolidates)
    {
        var (database, wallets, plugin) = await OpenAsync(ConnectionString);
        await using var _ = database;
        using var done = new CancellationTokenSource();
        var consolidating = consolidates ? ConsolidateAsync(plugin, done.Token) : Task.CompletedTask;
        var tallies = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(wallets, caller)));
        await done.CancelAsync();
        await consolidating;
        return Tally.Sum(tallies);
    }

    private static async Task ConsolidateAsync(EventualConsistencyPlugin plugin, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await plugin.ConsolidateAsync(CancellationToken.None);
        }
    }

    private async Task<Tally> CallAsync(Resource wallets, int caller)
    {
        var random = new Random(HashCode.Combine(Seed, caller));
        var tally = new Tally(Wallets);
        for (var i = caller; i < Transactions; i += Callers)
        {
            var wallet = random.Next(Wallets);
            var amount = random.Next(1, 100_000) / 100m;
            if (random.Next(3) == 0)
            {
                await wallets.SubAsync(Tally.IdOf(wallet), amount);
                tally.Sub(wallet, amount);
            }
            else
            {
                await wallets.AddAsync(Tally.IdOf(wallet), amount);
                tally.Add(wallet, amount);
            }
        }

        return tally;
    }
}
