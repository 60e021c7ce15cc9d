namespace S3Db.EventualConsistency;

/// <summary>One shard of a field: the parts that write, fold and read it.</summary>
internal sealed class CounterShard : IAsyncDisposable
{
    public CounterShard(ShardContext context, LogWriterOptions writerOptions, IConsolidationObserver observer)
    {
        Context = context;
        Writer = new LogWriter(
            writerOptions,
            context.Store,
            context.Keys,
            context.Clock,
            context.TimeProvider,
            context.Random,
            context.Logger);
        Consolidator = new Consolidator(context, observer);
        Overlays = new OverlayReader(context, Consolidator);
        Reader = new CounterReader(context, Consolidator, Overlays);
        OutcomeOf = new OutcomeReader(context);
    }

    public ShardContext Context { get; }

    public LogWriter Writer { get; }

    public Consolidator Consolidator { get; }

    public OverlayReader Overlays { get; }

    public CounterReader Reader { get; }

    public OutcomeReader OutcomeOf { get; }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync().ConfigureAwait(false);
        await Consolidator.DisposeAsync().ConfigureAwait(false);
    }
}
