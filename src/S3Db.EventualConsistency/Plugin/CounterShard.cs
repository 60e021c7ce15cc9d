namespace S3Db.EventualConsistency;

/// <summary>One shard of a field: the parts that write, fold and read it.</summary>
internal sealed class CounterShard : IAsyncDisposable
{
    public CounterShard(
        ShardContext context, LogWriterOptions writerOptions, IConsolidationObserver observer, ShardMonitor monitor)
    {
        (Context, Observer, Monitor) = (context, observer, monitor);
        Consolidator = new Consolidator(context, observer);
        Writer = new LogWriter(
            writerOptions with { Stored = Remember },
            context.Store,
            context.Keys,
            context.Clock,
            context.TimeProvider,
            context.Random,
            context.Logger);
        context.ManifestSeen = Writer.LeaveStopped;
        Overlays = new OverlayReader(context, Consolidator);
        Reader = new CounterReader(context, Consolidator, Overlays);
        Tokens = new SegmentTokens(context.Keys);
        Answers = new AnswerReader(context, Consolidator, Reader);
        monitor.Instruments.Watch(this);
    }

    public ShardContext Context { get; }

    public IConsolidationObserver Observer { get; }

    public ShardMonitor Monitor { get; }

    public LogWriter Writer { get; }

    public Consolidator Consolidator { get; }

    public OverlayReader Overlays { get; }

    public CounterReader Reader { get; }

    public AnswerReader Answers { get; }

    public SegmentTokens Tokens { get; }

    /// <summary>
    /// Transactions of this process that wait to be stored, or are stored and not known to be folded.
    /// </summary>
    public long PendingTransactions => Writer.UnacknowledgedTransactions + SettledLedger().Count;

    /// <summary>
    /// Age of the oldest transaction not known to be folded, of this process or of any that the last consolidation met.
    /// </summary>
    public TimeSpan OldestPendingAge
    {
        get
        {
            var age = Writer.OldestUnresolvedAge;
            if (SettledLedger().OldestAt is { } storedAt)
            {
                age = Max(age, Context.TimeProvider.GetElapsedTime(storedAt));
            }

            return Monitor.OldestListed is { } listedAt ? Max(age, (Context.Clock.Now - listedAt).ToTimeSpan()) : age;
        }
    }

    /// <summary>
    /// Leaves every id, and once the store's time is heard every one drawn meanwhile: in a process that was restored it
    /// may have been born days ago. Cost: 1 conditional GET.
    /// </summary>
    public async Task RenewWriterAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Writer.RenewAsync(cancellationToken), Consolidator.Manifests.ReadAsync(cancellationToken))
            .ConfigureAwait(false);
        await Writer.RenewAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks whether what this process stored has been folded by writers whose cursors have moved to pages since. Cost:
    /// none, or 1 GET for each page that was not read before.
    /// </summary>
    public async Task SettleAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        Monitor.Ledger.Settle(manifest, Consolidator.Cursors);
        foreach (var writer in Monitor.Ledger.Writers())
        {
            try
            {
                await Consolidator.Cursors.FindAsync(manifest, writer, cancellationToken).ConfigureAwait(false);
            }
            catch (PageUnreadableException)
            {
                // Retired meanwhile, or damaged, which consolidation tells: what is not known stays pending.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Monitor.Instruments.Unwatch(this);
        await Writer.DisposeAsync().ConfigureAwait(false);
        await Consolidator.DisposeAsync().ConfigureAwait(false);
    }

    private void Remember(SegmentRef segment, IReadOnlyList<LogTransaction> transactions, string digest)
    {
        Monitor.Stored(segment, transactions.Count);
        Consolidator.Remember(segment, transactions, digest);
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private (long Count, long? OldestAt) SettledLedger()
    {
        if (Consolidator.Manifests.Cached is { } current)
        {
            Monitor.Ledger.Settle(current.Manifest, Consolidator.Cursors);
        }

        return Monitor.Ledger.Sum();
    }
}
