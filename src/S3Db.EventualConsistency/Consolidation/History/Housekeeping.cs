namespace S3Db.EventualConsistency;

/// <summary>
/// What follows a commit and is in nobody's way: cohort files, and the removal of what they made superfluous. Only from
/// a committed manifest, and repeated by anybody without harm.
/// </summary>
internal sealed class Housekeeping
{
    private readonly ShardContext _shard;
    private readonly IConsolidationObserver _observer;
    private readonly ManifestStore _manifests;
    private readonly HistoryWriter _history;
    private readonly FoldedRows _foldedRows;
    private readonly Cleaner _cleaner;
    private readonly CursorReader _cursors;
    private readonly SharedRun<bool> _tidying;
    private readonly Lock _lock = new();
    private readonly List<SegmentRef> _removable = [];

    public Housekeeping(
        ShardContext shard,
        IConsolidationObserver observer,
        ManifestStore manifests,
        HistoryWriter history,
        FoldedRows foldedRows,
        Cleaner cleaner,
        CursorReader cursors,
        CancellationToken stopping)
    {
        (_shard, _observer, _manifests, _history) = (shard, observer, manifests, history);
        (_foldedRows, _cleaner, _cursors) = (foldedRows, cleaner, cursors);
        _tidying = new(TidyCachedAsync, stopping);
    }

    /// <summary>
    /// Begins it for a sync caller's process once enough generations wait for their history. Nobody waits for it.
    /// </summary>
    public void BeginWhenDue(Manifest manifest)
    {
        if (CountUnwritten(manifest) >= _shard.Limits.UnwrittenEager)
        {
            _ = _tidying.RunAsync(CancellationToken.None);
        }
    }

    /// <summary>Does what is left, after what is under way.</summary>
    public async Task EndAsync()
    {
        Task last = _tidying.RunAsync(CancellationToken.None);
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes note of segments that a commit made removable.</summary>
    public void Add(IEnumerable<SegmentRef> removable)
    {
        lock (_lock)
        {
            _removable.AddRange(removable);
        }
    }

    /// <summary>
    /// The list of unwritten generations is bounded, and so are the rows kept for them: when either is full, history
    /// comes first. Those whose segments are damaged have a bound of their own, so that they stop nobody else (I9).
    /// </summary>
    /// <exception cref="S3DbException">Too many generations are damaged.</exception>
    public async Task MakeRoomAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (IsListFull(manifest) || _foldedRows.IsFull)
        {
            await _history.WriteAsync(manifest, cancellationToken).ConfigureAwait(false);
        }

        ThrowIfDamaged();
    }

    /// <summary>
    /// The same for a run of several folds: history is written beside the next fold, and comes before the one after it.
    /// </summary>
    /// <exception cref="S3DbException">Too many generations are damaged.</exception>
    public async Task MakeRoomAsync(Manifest manifest, TrailingHistory beside, CancellationToken cancellationToken)
    {
        if (IsListFull(manifest))
        {
            await beside.EndAsync().ConfigureAwait(false);
            await _history.WriteAsync(manifest, cancellationToken).ConfigureAwait(false);
        }
        else if (_foldedRows.IsFull)
        {
            await beside.BeginAsync(manifest).ConfigureAwait(false);
        }

        ThrowIfDamaged();
    }

    /// <summary>After a fold without a listing.</summary>
    public async Task TidyAsync(CurrentManifest current, CancellationToken cancellationToken)
    {
        await WriteHistoryAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
        await RemoveFoldedAsync(current, [], cancellationToken).ConfigureAwait(false);
        await _cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a fold of everything listed: also what the listing showed to be left over.</summary>
    /// <exception cref="HistoryDamagedException">Everything else is done by then.</exception>
    public async Task TidyAsync(
        CurrentManifest current, WalSnapshot snapshot, WalLister wal, CancellationToken cancellationToken)
    {
        await WriteHistoryAsync(current.Manifest, cancellationToken).ConfigureAwait(false);

        // What a cursor page that was retired meanwhile would tell is left over until the next time.
        var listed = await PendingSegments
            .ToFoldAsync(_shard.Rules, current.Manifest, snapshot, _cursors, cancellationToken)
            .ConfigureAwait(false);
        await _cleaner.FindForeignAsync(listed.Reappeared, cancellationToken).ConfigureAwait(false);
        await RemoveFoldedAsync(current, listed.Folded, cancellationToken).ConfigureAwait(false);
        await _cleaner.RemoveForgottenAsync(current.Manifest, listed.Forgotten, cancellationToken)
            .ConfigureAwait(false);
        await _cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
        await _cleaner.SweepAsync(_manifests, wal, cancellationToken).ConfigureAwait(false);
        if (_history.Damaged.Values.FirstOrDefault() is { } damage)
        {
            throw new HistoryDamagedException(damage);
        }
    }

    /// <summary>Before removal, unless that need not wait for it: then it has to wait until the list is full.</summary>
    private Task WriteHistoryAsync(Manifest manifest, CancellationToken cancellationToken) =>
        _shard.Rules.Keeps(ProtocolRule.RemoveOnlyWrittenHistory)
            ? _history.WriteAsync(manifest, cancellationToken)
            : Task.CompletedTask;

    private async Task<bool> TidyCachedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_manifests.Cached is { } current)
            {
                await TidyAsync(current, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (S3DbException exception)
        {
            _observer.OnPassFailed(exception, willRetry: true);
            return false;
        }
    }

    private bool IsListFull(Manifest manifest) => CountUnwritten(manifest) >= _shard.Limits.UnwrittenMax
        || _history.Damaged.Count >= _shard.Limits.DamagedMax;

    private void ThrowIfDamaged()
    {
        if (_history.Damaged.Count >= _shard.Limits.DamagedMax)
        {
            throw _history.Damaged.Values.First();
        }
    }

    private int CountUnwritten(Manifest manifest)
    {
        var settled = _history.Written.Concat(_history.Damaged.Keys).ToHashSet();
        return manifest.Unwritten.Count(generation => !settled.Contains(generation.Generation));
    }

    private async Task RemoveFoldedAsync(
        CurrentManifest current, IReadOnlyList<SegmentRef> listed, CancellationToken cancellationToken)
    {
        HashSet<SegmentRef> folded;
        lock (_lock)
        {
            folded = [.. _removable, .. listed];
            _removable.Clear();
        }

        await _cleaner.RemoveAsync(current.Manifest, folded, cancellationToken).ConfigureAwait(false);
    }
}
