namespace S3Db.EventualConsistency;

/// <summary>
/// What follows a commit and is in nobody's way: cohort files, and the removal of what they made superfluous. Only from
/// a committed manifest, and repeated by anybody without harm.
/// </summary>
internal sealed class Housekeeping(
    ShardContext shard,
    ManifestStore manifests,
    HistoryWriter history,
    FoldedRows foldedRows,
    Cleaner cleaner,
    CursorReader cursors)
{
    private readonly Lock _lock = new();
    private readonly List<SegmentRef> _removable = [];

    /// <summary>Whether enough generations wait for a sync caller's process to write them in the background.</summary>
    public bool IsDue(Manifest manifest) => CountUnwritten(manifest) >= shard.Limits.UnwrittenEager;

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
        if (IsListFull(manifest) || foldedRows.IsFull)
        {
            await history.WriteAsync(manifest, cancellationToken).ConfigureAwait(false);
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
            await history.WriteAsync(manifest, cancellationToken).ConfigureAwait(false);
        }
        else if (foldedRows.IsFull)
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
        await cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a fold of everything listed: also what the listing showed to be left over.</summary>
    /// <exception cref="HistoryDamagedException">Everything else is done by then.</exception>
    public async Task TidyAsync(
        CurrentManifest current, WalSnapshot snapshot, WalLister wal, CancellationToken cancellationToken)
    {
        await WriteHistoryAsync(current.Manifest, cancellationToken).ConfigureAwait(false);

        // What a cursor page that was retired meanwhile would tell is left over until the next time.
        var listed = await PendingSegments
            .ToFoldAsync(shard.Rules, current.Manifest, snapshot, cursors, cancellationToken)
            .ConfigureAwait(false);
        await cleaner.FindForeignAsync(listed.Reappeared, cancellationToken).ConfigureAwait(false);
        await RemoveFoldedAsync(current, listed.Folded, cancellationToken).ConfigureAwait(false);
        await cleaner.RemoveForgottenAsync(current.Manifest, listed.Forgotten, cancellationToken)
            .ConfigureAwait(false);
        await cleaner.RemoveRetiredAsync(current, cancellationToken).ConfigureAwait(false);
        await cleaner.SweepAsync(manifests, wal, cancellationToken).ConfigureAwait(false);
        if (history.Damaged.Values.FirstOrDefault() is { } damage)
        {
            throw new HistoryDamagedException(damage);
        }
    }

    /// <summary>Before removal, unless that need not wait for it: then it has to wait until the list is full.</summary>
    private Task WriteHistoryAsync(Manifest manifest, CancellationToken cancellationToken) =>
        shard.Rules.Keeps(ProtocolRule.RemoveOnlyWrittenHistory)
            ? history.WriteAsync(manifest, cancellationToken)
            : Task.CompletedTask;

    private bool IsListFull(Manifest manifest) => CountUnwritten(manifest) >= shard.Limits.UnwrittenMax
        || history.Damaged.Count >= shard.Limits.DamagedMax;

    private void ThrowIfDamaged()
    {
        if (history.Damaged.Count >= shard.Limits.DamagedMax)
        {
            throw history.Damaged.Values.First();
        }
    }

    private int CountUnwritten(Manifest manifest)
    {
        var settled = history.Written.Concat(history.Damaged.Keys).ToHashSet();
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

        await cleaner.RemoveAsync(current.Manifest, folded, cancellationToken).ConfigureAwait(false);
    }
}
