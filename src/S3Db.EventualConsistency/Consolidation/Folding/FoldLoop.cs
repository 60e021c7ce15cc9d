namespace S3Db.EventualConsistency;

/// <summary>Repeats passes until what it was asked for is folded, by this consolidator or by others.</summary>
internal sealed class FoldLoop(
    ShardContext shard,
    IConsolidationObserver observer,
    ManifestStore manifests,
    CursorReader cursors,
    FoldPass pass,
    HistoryWriter history,
    Cleaner cleaner,
    Housekeeping housekeeping)
{
    private const int ConflictsWithoutDelay = 3;
    private static readonly TimeSpan LostSwapDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Folds every contiguous segment of a listing (I5), whoever of the consolidators does it.</summary>
    public async Task FoldListedAsync(
        WalSnapshot snapshot, ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        await history.ConfirmAsync(progress.Current.Manifest, cancellationToken).ConfigureAwait(false);
        var beside = new TrailingHistory(history, cancellationToken);
        try
        {
            await FoldAllAsync(snapshot, progress, beside, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await beside.EndAfterFailureAsync().ConfigureAwait(false);
            throw;
        }

        await beside.EndAsync().ConfigureAwait(false);
    }

    private async Task FoldAllAsync(
        WalSnapshot snapshot,
        ConsolidationProgress progress,
        TrailingHistory beside,
        CancellationToken cancellationToken)
    {
        var retryFailing = true;
        var confirmed = new HashSet<SegmentRef>();
        var stopped = new HashSet<SegmentRef>();
        while (true)
        {
            await housekeeping.MakeRoomAsync(progress.Current.Manifest, beside, cancellationToken)
                .ConfigureAwait(false);
            var pending = await FindPendingAsync(progress, snapshot, cancellationToken).ConfigureAwait(false);
            var request = new PassRequest(progress.Current, pending.Runs, history.Written, cleaner.DeletedPages)
            {
                Snapshot = snapshot,
                RetryFailing = retryFailing,
                Confirmed = confirmed,
                Stopped = stopped,
                Unknown = pending.Unknown.Keys,
            };
            var result = await pass.TryAsync(request, cancellationToken).ConfigureAwait(false);
            confirmed.UnionWith(result.Gone);
            if (!await TakeAsync(result, progress, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            retryFailing = false;
            var isMoreStopped = TakeStopped(result, stopped);
            if ((result.IsIdle && !isMoreStopped)
                || !shard.Rules.Keeps(ProtocolRule.RepeatUntilListingCovered)
                || !await HasMoreAsync(progress, snapshot, stopped, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Tries once to fold segments that are known to be stored; false when somebody else was faster.</summary>
    public async Task<bool> TryFoldKnownAsync(
        IReadOnlyList<WriterRun> runs, ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        var request = new PassRequest(progress.Current, runs, history.Written, cleaner.DeletedPages);
        var result = await pass.TryAsync(request, cancellationToken).ConfigureAwait(false);
        return await TakeAsync(result, progress, cancellationToken).ConfigureAwait(false)
            && result.Committed is not null;
    }

    /// <summary>
    /// Takes a result; after a lost swap or a vanished segment reads the manifest again and says false.
    /// </summary>
    private async Task<bool> TakeAsync(
        PassResult result, ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        if (result.IsLost)
        {
            await YieldAsync(progress, cancellationToken).ConfigureAwait(false);
        }

        if (result.IsLost || result.Gone.Count > 0)
        {
            progress.Current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }

        Report(result);
        if (result.Committed is { } committed)
        {
            progress.Current = committed;
            progress.ConflictsInRow = 0;
            progress.Add(result.Fold!);
            housekeeping.Add(result.Removable);
            observer.OnCommitted(committed.Manifest, result.Fold!);
        }

        return true;
    }

    private async Task YieldAsync(ConsolidationProgress progress, CancellationToken cancellationToken)
    {
        progress.Conflicts++;
        progress.ConflictsInRow++;
        observer.OnConflict();
        if (progress.ConflictsInRow >= shard.Limits.SwapAttemptsMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Unavailable,
                $"The manifest of {shard.Name} changed {progress.ConflictsInRow} times while it was being folded. "
                + "Nothing is "
                + "lost; consolidate again, or run fewer consolidators on this shard.");
        }

        if (progress.ConflictsInRow > ConflictsWithoutDelay)
        {
            var delay = LostSwapDelay * (1 + (shard.Random.NextFraction() * progress.ConflictsInRow));
            await Task.Delay(delay, shard.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PendingSegments> FindPendingAsync(
        ConsolidationProgress progress, WalSnapshot snapshot, CancellationToken cancellationToken)
    {
        while (true)
        {
            var manifest = progress.Current.Manifest;
            var pending = await PendingSegments
                .ToFoldAsync(shard.Rules, manifest, snapshot, cursors, cancellationToken)
                .ConfigureAwait(false);
            progress.Unreadable = pending.Unknown.Values.FirstOrDefault();
            if (progress.Unreadable is not null)
            {
                // A newer manifest has retired a cursor page; it is damage only if this one is current (H19).
                progress.Current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (progress.Current.Manifest.Generation != manifest.Generation)
                {
                    continue;
                }
            }

            observer.OnPending(pending.OldestStoredAt);
            return pending;
        }
    }

    /// <summary>
    /// What the manifest says of a stopped chain may be old: it is over once this consolidation has found it stopped.
    /// </summary>
    private async Task<bool> HasMoreAsync(
        ConsolidationProgress progress,
        WalSnapshot snapshot,
        HashSet<SegmentRef> stopped,
        CancellationToken cancellationToken)
    {
        var pending = await FindPendingAsync(progress, snapshot, cancellationToken).ConfigureAwait(false);
        return pending.Runs.Exists(run => !run.IsStopped(stopped, progress.Current.Manifest));
    }

    /// <summary>Whether there were chains among them that were not known to be stopped.</summary>
    private static bool TakeStopped(PassResult result, HashSet<SegmentRef> stopped)
    {
        var isMore = false;
        foreach (var (writer, chain) in result.Stopped)
        {
            isMore |= stopped.Add(new SegmentRef(writer, chain.Sequence));
        }

        return isMore;
    }

    private void Report(PassResult result)
    {
        foreach (var (writer, chain) in result.Stopped)
        {
            observer.OnChainStopped(writer, chain);
        }

        foreach (var (id, failure) in result.Fold?.Failures ?? [])
        {
            observer.OnRecordFailed(id, failure);
        }
    }
}
