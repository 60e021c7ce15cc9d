using NodaTime;
using S3Db.Cli.Estimates;
using S3Db.EventualConsistency;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Cli.Tests.Estimates;

/// <summary>
/// The real code under a load, on a store in memory and a clock that stands: its requests are counted, with nothing
/// left to the timing of the machine. Batches leave when they are full.
/// </summary>
internal sealed class MeasuredLoad : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 20, 12, 0));
    private readonly List<S3Database> _databases = [];
    private readonly Action<EventualConsistencyOptions> _change;
    private readonly string _attribute;
    private int _next;

    public MeasuredLoad(Action<EventualConsistencyOptions> change, bool isBounded = false)
    {
        _change = change;
        _attribute = isBounded ? "number|default:0|min:0" : "number|default:0";
        Store = new InMemoryObjectStore("measured", _time);
    }

    public InMemoryObjectStore Store { get; }

    /// <summary>Starts a process on the store, or on what is put before it.</summary>
    public async Task<(S3Database Database, Resource Wallets, EventualConsistencyPlugin Plugin)> StartAsync(
        IObjectStore? store = null)
    {
        var database = await S3Database.ConnectAsync(
            store ?? Store, new S3DatabaseOptions { TimeProvider = _time });
        _databases.Add(database);
        var options = new EventualConsistencyOptions
        {
            Resource = "wallets", Field = "balance", AutoConsolidate = false,
        };
        _change(options);
        var plugin = new EventualConsistencyPlugin(options);
        await database.UsePluginAsync(plugin);
        var wallets = await database.CreateResourceAsync(new ResourceDefinition("wallets")
        {
            Attributes = { ["balance"] = _attribute },
        });
        return (database, wallets, plugin);
    }

    /// <summary>Adds, one after the other record, and waits until all are stored.</summary>
    public Task AddAsync(Resource wallets, int transactions, int records) => Task.WhenAll(
        Enumerable.Range(0, transactions)
            .Select(i => wallets.AddAsync(Id(_next++ % records), (1 + (SampleRows.Hash(i) % 10_000)) / 100m)));

    public void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>The mean size of the objects whose keys contain this.</summary>
    public async Task<double> MeanSizeAsync(string part)
    {
        var sizes = new List<double>();
        await foreach (var item in Store.ListAllAsync(string.Empty))
        {
            if (item.Key.Contains(part, StringComparison.Ordinal))
            {
                sizes.Add((await Store.GetAsync(item.Key)).Body.Length);
            }
        }

        return sizes.Average();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    public static string Id(int record) => SampleRows.RecordId(SampleRows.Hash(record));
}
