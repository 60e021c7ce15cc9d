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
    private static readonly TimeSpan LostSwapDelay = TimeSpan.FromMilliseconds(20);
    private readonly ShardContext _shard;
    private readonly IConsolidationObserver _observer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FoldPass _pass;
    private readonly SharedRun<ConsolidationReport> _covering;
    private readonly SharedRun<ConsolidationReport> _own;
    private readonly SharedRun<bool> _history;
    private readonly Lock _lock = new();
    private readonly Dictionary<WriterId, long> _wanted = [];
    private readonly List<SegmentRef> _removable = [];

    public Consolidator(ShardContext shard, IConsolidationObserver observer)
    {
        _shard = shard;
        _observer = observer;
        Manifests = new ManifestStore(shard);
        Segments = new SegmentReader(shard);
        Pages = new PageReader(shard);
        Cursors = new CursorReader(shard);
        Wal = new WalLister(shard);
        History = new HistoryWriter(shard, Manifests, Segments);
        Cleaner = new Cleaner(shard, Segments);
        _pass = new FoldPass(shard, Manifests, Segments, Cursors, Pages);
        _covering = new(token => ObserveAsync(ConsolidateListedAsync, token), _stopping.Token);
        _own = new(token => ObserveAsync(FoldWantedAsync, token), _stopping.Token);
        _history = new(WriteHistoryAsync, _stopping.Token);
    }

    public ManifestStore Manifests { get; }

    public SegmentReader Segments { get; }

    public PageReader Pages { get; }

    public CursorReader Cursors { get; }

    public WalLister Wal { get; }

    public HistoryWriter History { get; }

    public Cleaner Cleaner { get; }

    /// <summary>Folds everything that was stored when the call began, and writes its history.</summary>
    public async Task<ConsolidationReport> ConsolidateAsync(CancellationToken cancellationToken) =>
        await _covering.RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Folds until this segment, which this process has stored, is decided; callers share folds.</summary>
    public async Task<CurrentManifest> FoldUntilAsync(SegmentRef stored, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _wanted[stored.Writer] = Math.Max(stored.Sequence, _wanted.GetValueOrDefault(stored.Writer));
        }

        for (var round = 0; round < FoldRoundsMax; round++)
        {
            if (Manifests.Cached is { } current
                && await IsDecidedAsync(current.Manifest, stored, cancellationToken).ConfigureAwait(false))
            {
                return current;
            }

            await _own.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        throw new S3DbException(
            S3DbErrorKind.Unavailable,
            $"The segment '{_shard.Keys.Segment(stored)}' is stored and was not decided in {FoldRoundsMax} "
            + "folds. It will "
            + "be by a later consolidation; see the health of the log for what stops it.");
    }

    /// <summary>Whether a manifest has decided a segment; a writer before the horizon counts as decided.</summary>
    public async ValueTask<bool> IsDecidedAsync(
        Manifest manifest, SegmentRef segment, CancellationToken cancellationToken) =>
        segment.Writer.Birth < manifest.Horizon
        || await Cursors.FindAsync(manifest, segment.Writer, cancellationToken)
            .ConfigureAwait(false) >= segment.Sequence;

    public async ValueTask DisposeAsync()
    {
        Task writing = _history.RunAsync(CancellationToken.None);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _gate.Dispose();
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
        var current = await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await Wal.ListAsync(current.Manifest.Horizon, cancellationToken).ConfigureAwait(false);
        var progress = new ConsolidationProgress(current);
        await FoldListedAsync(snapshot, progress, cancellationToken).ConfigureAwait(false);
        await History.WriteAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false);
        await CleanAsync(snapshot, progress.Current, cancellationToken).ConfigureAwait(false);
        return progress.ToReport(_shard.TimeProvider.GetElapsedTime(started));
    }

    private async Task FoldListedAsync(
        WalSnapshot snapshot, ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        var retryFailing = true;
        SegmentRef? confirmed = null;
        while (true)
        {
            await MakeRoomAsync(progress, cancellationToken).ConfigureAwait(false);
            var pending = await FindPendingAsync(progress.Current.Manifest, snapshot, cancellationToken)
                .ConfigureAwait(false);
            var result = await _pass
                .TryAsync(Request(progress.Current, pending.Runs, snapshot, retryFailing, confirmed), cancellationToken)
                .ConfigureAwait(false);
            if (result.Gone is { } gone)
            {
                confirmed = gone;
                progress.Current = await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            Report(result);
            if (result.IsIdle)
            {
                progress.Add(result);
                break;
            }

            if (!await TakeAsync(result, progress, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            retryFailing = false;
            if (!await HasMoreAsync(snapshot, progress.Current.Manifest, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

    }

    private async Task<bool> HasMoreAsync(WalSnapshot snapshot, Manifest manifest, CancellationToken cancellationToken)
    {
        var pending = await FindPendingAsync(manifest, snapshot, cancellationToken).ConfigureAwait(false);
        return pending.Runs.Exists(run =>
            !manifest.Stopped.TryGetValue(run.Writer, out var stopped) || stopped.Sequence != run.From + 1);
    }

    private async Task<PendingSegments> FindPendingAsync(
        Manifest manifest, WalSnapshot snapshot, CancellationToken cancellationToken)
    {
        var pending = await PendingSegments.FromAsync(manifest, snapshot, Cursors, cancellationToken)
            .ConfigureAwait(false);
        _observer.OnPending(pending.OldestStoredAt);
        return pending;
    }

    private async Task<ConsolidationReport> FoldWantedAsync(CancellationToken cancellationToken)
    {
        var current = Manifests.Cached ?? await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var progress = new ConsolidationProgress(current);
        await MakeRoomAsync(progress, cancellationToken).ConfigureAwait(false);
        var runs = await WantedRunsAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false);
        if (runs.Count == 0)
        {
            return progress.ToReport(TimeSpan.Zero);
        }

        var result = await _pass
            .TryAsync(Request(progress.Current, runs, null, false, null), cancellationToken)
            .ConfigureAwait(false);
        Report(result);
        if (result.Committed is not null)
        {
            await TakeAsync(result, progress, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (!result.IsIdle && result.Gone is null)
            {
                _observer.OnConflict();
            }

            await FoldContendedAsync(progress, cancellationToken).ConfigureAwait(false);
        }

        ScheduleHistory(progress.Current.Manifest);
        return progress.ToReport(TimeSpan.Zero);
    }

    /// <summary>
    /// Others fold too: fold theirs along with ours, so that whoever wins the swap, most callers are done.
    /// </summary>
    private async Task FoldContendedAsync(ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        progress.Current = await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if ((await WantedRunsAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            var snapshot = await Wal.ListAsync(progress.Current.Manifest.Horizon, cancellationToken)
                .ConfigureAwait(false);
            await FoldListedAsync(snapshot, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<WriterRun>> WantedRunsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        KeyValuePair<WriterId, long>[] wanted;
        lock (_lock)
        {
            wanted = [.. _wanted];
        }

        var runs = new List<WriterRun>();
        foreach (var (writer, sequence) in wanted)
        {
            var isForgotten = writer.Birth < manifest.Horizon;
            var cursor = isForgotten
                ? sequence
                : await Cursors.FindAsync(manifest, writer, cancellationToken).ConfigureAwait(false);
            if (cursor < sequence)
            {
                runs.Add(new WriterRun(writer, cursor, sequence));
                continue;
            }

            lock (_lock)
            {
                if (_wanted.GetValueOrDefault(writer) == sequence)
                {
                    _wanted.Remove(writer);
                }
            }
        }

        return [.. runs.OrderBy(run => run.Writer)];
    }

    /// <summary>
    /// Takes a committed result, or reads the manifest again after a lost swap and says so with false.
    /// </summary>
    private async Task<bool> TakeAsync(
        PassResult result, ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        if (result.Committed is not { } committed)
        {
            progress.Conflicts++;
            _observer.OnConflict();
            if (progress.Conflicts >= _shard.Limits.SwapAttemptsMax)
            {
                throw new S3DbException(
                    S3DbErrorKind.Unavailable,
                    $"The manifest of {_shard.Name} changed {progress.Conflicts} times while it was being "
                    + "folded. Nothing "
                    + "is lost; consolidate again, or run fewer consolidators on this shard.");
            }

            if (progress.Conflicts > 3)
            {
                var delay = LostSwapDelay * (1 + (_shard.Random.NextFraction() * progress.Conflicts));
                await Task.Delay(delay, _shard.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            progress.Current = await Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }

        progress.Current = committed;
        progress.Add(result);
        _observer.OnCommitted(committed.Manifest, result.Fold!);
        lock (_lock)
        {
            _removable.AddRange(result.Removable);
        }

        return true;
    }

    private void Report(PassResult result)
    {
        foreach (var (writer, chain) in result.Stopped)
        {
            _observer.OnChainStopped(writer, chain);
        }

        if (result.Committed is not null || result.IsIdle)
        {
            foreach (var (id, failure) in result.Fold?.Failures ?? [])
            {
                _observer.OnRecordFailed(id, failure);
            }
        }
    }

    /// <summary>The list of unwritten generations is bounded: when it is full, history comes first.</summary>
    private async Task MakeRoomAsync(ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        if (CountUnwritten(progress.Current.Manifest) >= _shard.Limits.UnwrittenMax)
        {
            await History.WriteAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    private int CountUnwritten(Manifest manifest)
    {
        var written = History.Written;
        return manifest.Unwritten.Count(generation => !written.Contains(generation.Generation));
    }

    private void ScheduleHistory(Manifest manifest)
    {
        if (CountUnwritten(manifest) >= _shard.Limits.UnwrittenEager)
        {
            // Observed by the next caller of the shared run, and by DisposeAsync at the latest.
            _ = _history.RunAsync(CancellationToken.None);
        }
    }

    private async Task<bool> WriteHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Manifests.Cached is { } current)
            {
                await History.WriteAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
                await RemoveFoldedAsync(current, [], cancellationToken).ConfigureAwait(false);
                await Cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (S3DbException exception)
        {
            _observer.OnPassFailed(exception, willRetry: true);
            return false;
        }
    }

    private async Task CleanAsync(WalSnapshot snapshot, CurrentManifest current, CancellationToken cancellationToken)
    {
        var pending = await PendingSegments
            .FromAsync(current.Manifest, snapshot, Cursors, cancellationToken)
            .ConfigureAwait(false);
        await RemoveFoldedAsync(current, pending.Folded, cancellationToken).ConfigureAwait(false);
        await Cleaner.RemoveForgottenAsync(pending.Forgotten, cancellationToken).ConfigureAwait(false);
        await Cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
        await Cleaner.SweepAsync(Manifests, Wal, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveFoldedAsync(
        CurrentManifest current, List<SegmentRef> listed, CancellationToken cancellationToken)
    {
        HashSet<SegmentRef> folded;
        lock (_lock)
        {
            folded = [.. _removable, .. listed];
            _removable.Clear();
        }

        await Cleaner.RemoveAsync(current.Manifest, folded, cancellationToken).ConfigureAwait(false);
    }

    private PassRequest Request(
        CurrentManifest current,
        IReadOnlyList<WriterRun> runs,
        WalSnapshot? snapshot,
        bool retryFailing,
        SegmentRef? confirmed) =>
        new(current, runs, snapshot, History.Written, Cleaner.DeletedPages, retryFailing, confirmed);
}
