using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Consolidates one shard: any number of these, in any processes, may run at once. Safety is in the compare-and-swap of
/// the manifest; a consolidator that loses it reads the manifest again and goes on from what it says.
/// <list type="number">
/// <item>Only the cursor says whether a transaction is folded (I2).</item>
/// <item>A complete listing made after the call began is covered before it returns (I5).</item>
/// <item>History and removal come after the swap and only from a committed manifest (H13, H14).</item>
/// </list>
/// Crash points: before the swap nothing has happened; after it, the next consolidator finishes history and removal.
/// </summary>
internal sealed class Consolidator : IAsyncDisposable
{
    private const int FoldRoundsMax = 100;
    private readonly ShardContext _shard;
    private readonly IConsolidationObserver _observer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FoldLoop _loop;
    private readonly WantedSegments _wanted;
    private readonly Housekeeping _housekeeping;
    private readonly SegmentSkipper _skipper;
    private readonly SharedRun<ConsolidationReport> _covering;
    private readonly SharedRun<ConsolidationReport> _own;

    public Consolidator(ShardContext shard, IConsolidationObserver observer)
    {
        _shard = shard;
        _observer = observer;
        Manifests = new ManifestStore(shard);
        Segments = new SegmentReader(shard);
        Pages = new PageReader(shard);
        Keys = new KeyReader(shard, Pages);
        Cursors = new CursorReader(shard);
        Wal = new WalLister(shard);
        Cleaner = new Cleaner(shard, Segments, observer);
        var foldedRows = new FoldedRows(shard.Limits);
        var history = new HistoryWriter(shard, Manifests, Segments, foldedRows);
        var pass = new FoldPass(shard, Manifests, Segments, Cursors, Pages, Keys, history, foldedRows);
        _wanted = new WantedSegments(Cursors);
        _skipper = new SegmentSkipper(shard, Manifests, Segments, Cursors);
        _housekeeping = new Housekeeping(
            shard, observer, Manifests, history, foldedRows, Cleaner, Cursors, _stopping.Token);
        _loop = new FoldLoop(shard, observer, Manifests, Cursors, pass, history, Cleaner, _housekeeping);
        _covering = new(token => ObserveAsync(ConsolidateListedAsync, token), _stopping.Token);
        _own = new(token => ObserveAsync(run => GoOnAsync(FoldWantedAsync, run), token), _stopping.Token);
        Retention = new Retention(shard, Manifests, Pages, _stopping.Token);
        Forgetting = new Forgetting(shard, Manifests, observer, ConsolidateAsync);
    }

    public ManifestStore Manifests { get; }

    public SegmentReader Segments { get; }

    public PageReader Pages { get; }

    public KeyReader Keys { get; }

    public CursorReader Cursors { get; }

    public WalLister Wal { get; }

    public Cleaner Cleaner { get; }

    public Retention Retention { get; }

    public Forgetting Forgetting { get; }

    /// <summary>Folds everything that was stored when the call began, and writes its history.</summary>
    /// <exception cref="S3DbException">The database has been disposed, or the store failed.</exception>
    public async Task<ConsolidationReport> ConsolidateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _covering.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (_stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _shard.Closed(exception);
        }
    }

    /// <summary>Takes note of a segment that this process has stored: folding it needs no GET and no listing.</summary>
    public void Remember(SegmentRef segment, IReadOnlyList<LogTransaction> transactions, string digest)
    {
        Segments.Remember(segment, transactions, digest);
        _wanted.Add(segment);
    }

    /// <summary>Folds until this segment, which this process has stored, is decided; callers share folds.</summary>
    public async Task<CurrentManifest> FoldUntilAsync(SegmentRef stored, CancellationToken cancellationToken)
    {
        _wanted.Add(stored);
        for (var round = 0; round < FoldRoundsMax; round++)
        {
            if (await GoOnAsync(token => TryReachAsync(stored, token), cancellationToken).ConfigureAwait(false)
                is { } current)
            {
                return current;
            }

            ThrowIfStopped(stored);
            await _own.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        throw new S3DbException(
            S3DbErrorKind.Unavailable,
            $"The segment '{_shard.Keys.Segment(stored)}' is stored and was not decided in {FoldRoundsMax} folds. A "
            + "later consolidation will decide it; the status of the field says what stops it.");
    }

    /// <summary>Records that an operator gives up a segment; see <see cref="SegmentSkipper"/>.</summary>
    public async Task<SkippedSegment> SkipAsync(SegmentRef segment, string reason, CancellationToken cancellationToken)
    {
        var skipped = await _skipper.SkipAsync(segment, reason, cancellationToken).ConfigureAwait(false);
        _observer.OnSegmentSkipped(skipped);
        return skipped;
    }

    /// <summary>Whether a manifest has decided a segment; a writer before the horizon counts as decided.</summary>
    public async ValueTask<bool> IsDecidedAsync(
        Manifest manifest, SegmentRef segment, CancellationToken cancellationToken)
    {
        if (segment.Writer.Birth < manifest.Horizon
            && _shard.Rules.Keeps(ProtocolRule.ForgottenWritersAreReached))
        {
            return true;
        }

        var cursor = await Cursors.FindAsync(manifest, segment.Writer, cancellationToken).ConfigureAwait(false);
        return cursor >= segment.Sequence;
    }

    /// <summary>
    /// What is stored and not folded. The listing comes first and the manifest after it, never the other way round: a
    /// segment folded in between would be in neither. Cost: 1 LIST for each 1,000 segments, 1 conditional GET.
    /// </summary>
    public Task<(CurrentManifest Current, PendingSegments Pending)> ReadPendingAsync(
        CancellationToken cancellationToken) => GoOnAsync(ListPendingAsync, cancellationToken);

    /// <summary>
    /// A page that a newer manifest has retired is the normal race with removal (H19): the step starts again from that
    /// manifest. It is damage only where the manifest read again is the same.
    /// </summary>
    public async Task<T> GoOnAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = Manifests.Cached?.Manifest.Generation;
            try
            {
                return await step(cancellationToken).ConfigureAwait(false);
            }
            catch (PageGoneException)
            {
                var again = await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (again.Manifest.Generation == before)
                {
                    throw;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _housekeeping.EndAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Retention.EndAsync().ConfigureAwait(false);
        await Forgetting.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _gate.WaitAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _gate.Dispose();
    }

    private async Task<(CurrentManifest Current, PendingSegments Pending)> ListPendingAsync(
        CancellationToken cancellationToken)
    {
        var bornFrom = Manifests.Cached?.Manifest.Horizon ?? NodaConstants.UnixEpoch;
        var early = _shard.Rules.Keeps(ProtocolRule.ListBeforeManifest)
            ? null
            : await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await Wal.ListAsync(bornFrom, cancellationToken).ConfigureAwait(false);
        var current = early ?? await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var pending = await PendingSegments
            .ToShowAsync(_shard.Rules, current.Manifest, snapshot, Cursors, cancellationToken)
            .ConfigureAwait(false);
        return (current, pending);
    }

    private async Task<CurrentManifest?> TryReachAsync(SegmentRef stored, CancellationToken cancellationToken) =>
        Manifests.Cached is { } current
        && await IsDecidedAsync(current.Manifest, stored, cancellationToken).ConfigureAwait(false)
            ? current
            : null;

    /// <summary>No fold of ours can decide what lies behind something that cannot be read.</summary>
    private void ThrowIfStopped(SegmentRef stored)
    {
        if (Manifests.Cached?.Manifest.Stopped.TryGetValue(stored.Writer, out var chain) == true
            && chain.Sequence <= stored.Sequence)
        {
            throw new S3DbException(S3DbErrorKind.Corrupt, chain.Reason);
        }
    }

    /// <summary>One run at a time, seen by the observer from its beginning to its end, whoever waits for it.</summary>
    private async Task<ConsolidationReport> ObserveAsync(
        Func<CancellationToken, Task<ConsolidationReport>> run, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var scope = _observer.Begin();
            return await scope.RunAsync(run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ConsolidationReport> ConsolidateListedAsync(CancellationToken cancellationToken)
    {
        var started = _shard.TimeProvider.GetTimestamp();
        var progress = new ConsolidationProgress(await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false));
        var snapshot = await FoldListedAsync(progress, cancellationToken).ConfigureAwait(false);
        await _housekeeping.TidyAsync(progress.Current, snapshot, Wal, cancellationToken).ConfigureAwait(false);
        Retention.BeginWhenDue();
        progress.ThrowIfUnreadable();
        return progress.ToReport(_shard.TimeProvider.GetElapsedTime(started));
    }

    private async Task<WalSnapshot> FoldListedAsync(
        ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        var snapshot = await Wal.ListAsync(progress.Current.Manifest.Horizon, cancellationToken).ConfigureAwait(false);
        await _loop.FoldListedAsync(snapshot, progress, cancellationToken).ConfigureAwait(false);
        return snapshot;
    }

    /// <summary>
    /// Folds what sync callers wait for, first only that and without listing. Where others fold too, theirs is folded
    /// along, so that whoever wins the swap, most callers are done.
    /// </summary>
    private async Task<ConsolidationReport> FoldWantedAsync(CancellationToken cancellationToken)
    {
        var started = _shard.TimeProvider.GetTimestamp();
        var progress = new ConsolidationProgress(
            Manifests.Cached ?? await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false));
        await _housekeeping.MakeRoomAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false);
        var runs = await FindWantedAsync(progress, cancellationToken).ConfigureAwait(false);
        if (runs.Count > 0
            && !await _loop.TryFoldKnownAsync(runs, progress, cancellationToken).ConfigureAwait(false)
            && await FindWantedAsync(progress, cancellationToken).ConfigureAwait(false) is { Count: > 0 })
        {
            await FoldListedAsync(progress, cancellationToken).ConfigureAwait(false);
        }

        _housekeeping.BeginWhenDue(progress.Current.Manifest);
        Forgetting.BeginWhenDue(progress.Current.Manifest);
        return progress.ToReport(_shard.TimeProvider.GetElapsedTime(started));
    }

    private Task<IReadOnlyList<WriterRun>> FindWantedAsync(
        ConsolidationProgress progress, CancellationToken cancellationToken) => GoOnAsync(
        token =>
        {
            progress.Current = Manifests.Cached ?? progress.Current;
            return _wanted.RunsAsync(progress.Current.Manifest, token);
        },
        cancellationToken);
}
