using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>A process as the acceptance tests see it: its handle, its counter, and the trace of its requests.</summary>
internal sealed class CounterProcess(S3Database db, FaultyObjectStore store)
{
    private int _mark;

    public S3Database Db => db;

    public FaultyObjectStore Store => store;

    public Resource Wallets { get; private set; } = null!;

    public EventualConsistencyPlugin Plugin { get; private set; } = null!;

    /// <summary>The requests since the last call of <see cref="Mark"/>.</summary>
    public IReadOnlyList<StoreOperation> Trace => [.. store.Operations.Skip(_mark)];

    public async Task InstallAsync(
        EventualConsistencyOptions options,
        ResourceDefinition definition,
        ConsolidationLimits? limits = null,
        LogWriterOptions? writerLimits = null)
    {
        Wallets = await db.CreateResourceAsync(definition);
        Plugin = new EventualConsistencyPlugin(options)
        {
            Limits = limits ?? ConsolidationLimits.Default, WriterLimits = writerLimits ?? new(),
        };
        await db.UsePluginAsync(Plugin);
    }

    public void Mark() => _mark = store.Operations.Count;

    public int Count(StoreVerb verb) => Trace.Count(operation => operation.Verb == verb);

    /// <summary>Folds what is pending of a record, with no gate before the store any more.</summary>
    public Task<decimal> ConsolidateFreelyAsync(string id = "w")
    {
        store.BeforePut = null;
        return Wallets.ConsolidateAsync(id);
    }

    /// <summary>Requests billed at the price of a PUT: PUT, LIST, and POST for each 1,000 keys of a delete.</summary>
    public int CountBilledAsPut() => Trace.Sum(operation => operation.Verb switch
    {
        StoreVerb.Put or StoreVerb.List => 1,
        StoreVerb.Delete => (operation.Keys.Count + 999) / 1000,
        _ => 0,
    });
}
