using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// One attempt at a fold: read pending segments, fold them, store the touched pages, swap the manifest.
/// <list type="number">
/// <item>Everything the fold decides moves in the one swap (I4); pages it stored before are invisible until
/// then.</item>
/// <item>Page keys and revision are fresh for every attempt (H2), so no key is ever written with two contents.</item>
/// <item>A crash before the swap leaves unreferenced pages, which the sweep removes; after it, cohort files that any
/// process can write from the manifest. Nothing is lost or done twice.</item>
/// <item>The attempt never removes its own pages, whatever the swap answered (H1, H2).</item>
/// </list>
/// </summary>
internal sealed class FoldPass(
    ShardContext shard, ManifestStore manifests, SegmentReader segments, CursorReader cursors, PageReader pages)
{
    private readonly FoldRunner _runner = new(shard);

    /// <summary>
    /// Cost: a GET for each segment and page not at hand, a PUT for each page, and one for the manifest.
    /// </summary>
    public async Task<PassResult> TryAsync(PassRequest request, CancellationToken cancellationToken)
    {
        var manifest = request.Current.Manifest;
        var selection = await SegmentSelection
            .ReadAsync(request.Runs, segments, manifest, shard.Limits, cancellationToken)
            .ConfigureAwait(false);
        if (selection.Gone is { } gone)
        {
            if (gone != request.Confirmed)
            {
                return new PassResult { Gone = gone };
            }

            selection.StopAt(gone, shard.Keys.Segment(gone));
        }

        var retry = request.RetryFailing ? manifest.Failing.Keys.ToList() : [];
        var change = new ManifestChange(shard, request, selection);
        if (selection.Segments.Count == 0 && retry.Count == 0 && !change.IsTidying)
        {
            return new PassResult { IsIdle = true, Stopped = selection.Stopped };
        }

        if (await FoldReadableAsync(request, selection, retry, cancellationToken).ConfigureAwait(false)
            is not var (loaded, state, fold))
        {
            return new PassResult();
        }

        if (fold.Decided == 0 && selection.Segments.Count == 0 && !change.IsTidying)
        {
            return new PassResult { IsIdle = true, Stopped = selection.Stopped, Fold = fold };
        }

        var next = await change.BuildAsync(loaded, state, fold, cursors, cancellationToken).ConfigureAwait(false);
        await StoreAsync(change.NewPages, cancellationToken).ConfigureAwait(false);
        var committed = await manifests.TrySwapAsync(request.Current, next, cancellationToken).ConfigureAwait(false);
        return committed is null
            ? new PassResult()
            : new PassResult
            {
                Committed = committed,
                Fold = fold,
                Stopped = selection.Stopped,
                Removable = RemovableSegments.Of(manifest, next),
            };
    }

    /// <summary>
    /// Folds, without the chains that need a page which cannot be read. Null when the manifest is no longer the current
    /// one: then a page may have gone because it was retired (H19).
    /// </summary>
    private async Task<(LoadedState Loaded, FoldState State, FoldResult Fold)?> FoldReadableAsync(
        PassRequest request, SegmentSelection selection, List<string> retry, CancellationToken cancellationToken)
    {
        var manifest = request.Current.Manifest;
        while (true)
        {
            try
            {
                return await FoldAsync(manifest, selection, retry, cancellationToken).ConfigureAwait(false);
            }
            catch (PageUnreadableException exception) when (manifest.Holds(exception.Key))
            {
                var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (current.Manifest.Generation != manifest.Generation)
                {
                    return null;
                }

                selection.StopWhere(
                    transaction => manifest.Needs(transaction, exception.Key), exception.Message);
                retry.RemoveAll(id => manifest.Counters[manifest.AddressOf(id)].Key == exception.Key);
            }
        }
    }

    private async Task<(LoadedState Loaded, FoldState State, FoldResult Fold)> FoldAsync(
        Manifest manifest, SegmentSelection selection, List<string> retry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = FoldOrder.Sort(selection.Segments);
            var loaded = await LoadedState
                .LoadAsync(
                    manifest,
                    rows.Select(row => row.Transaction.OriginalId).Concat(retry),
                    pages,
                    shard.Limits,
                    cancellationToken)
                .ConfigureAwait(false);
            var (state, fold) = await _runner.RunAsync(loaded, rows, retry, cancellationToken).ConfigureAwait(false);
            if (fold.Outcomes.Count > shard.Limits.OutcomesMax && selection.Segments.Count > 1)
            {
                selection.Halve();
                continue;
            }

            if (StopOverfull(selection, state))
            {
                continue;
            }

            await loaded.LoadStatisticsAsync(state.Statistics.Keys, pages, cancellationToken).ConfigureAwait(false);
            return (loaded, state, fold);
        }
    }

    /// <summary>
    /// What waits for a failing reducer is bounded: more is left in the log, where its writers' chains stop.
    /// </summary>
    private bool StopOverfull(SegmentSelection selection, FoldState state)
    {
        var overfull = state.Changed
            .Where(pair => pair.Value.Held.Count > shard.Limits.HeldPerRecordMax)
            .Select(pair => pair.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (overfull.Count == 0)
        {
            return false;
        }

        selection.StopWhere(
            transaction => overfull.Contains(transaction.OriginalId),
            $"More than {shard.Limits.HeldPerRecordMax} transactions would wait for the failing reducer of "
            + $"'{overfull.Order(StringComparer.Ordinal).First()}'. Correct the reducer; nothing is lost.");
        return true;
    }

    private async Task StoreAsync(IReadOnlyList<NewPage> newPages, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(newPages, options, async (page, token) =>
        {
            await shard.Store.PutAsync(page.Key, page.Body, PutCondition.IfAbsent, token).ConfigureAwait(false);
            pages.Remember(page.Key, page.Page);
        }).ConfigureAwait(false);
    }
}
