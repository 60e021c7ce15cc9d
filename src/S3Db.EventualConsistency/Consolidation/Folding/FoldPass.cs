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
    ShardContext shard,
    ManifestStore manifests,
    SegmentReader segments,
    CursorReader cursors,
    PageReader pages,
    KeyReader keys,
    HistoryWriter history,
    FoldedRows foldedRows)
{
    private readonly FoldRunner _runner = new(shard, keys);

    /// <summary>The shard's; fewer transactions while decisions have more to tell than a manifest holds.</summary>
    private ConsolidationLimits _limits = shard.Limits;

    /// <summary>The nonce of all attempts where it need not be fresh; null otherwise.</summary>
    private readonly string? _onlyNonce =
        shard.Rules.Keeps(ProtocolRule.FreshPageNonce) ? null : shard.Random.NextToken();

    /// <summary>
    /// Cost: a GET for each segment and page not at hand, a PUT for each page, and one for the manifest.
    /// </summary>
    public async Task<PassResult> TryAsync(PassRequest request, CancellationToken cancellationToken)
    {
        var manifest = request.Current.Manifest;
        var selection = await SegmentSelection
            .ReadAsync(request.RunsToRead, segments, manifest, _limits, shard.Rules, cancellationToken)
            .ConfigureAwait(false);
        if (!request.Confirmed.IsSupersetOf(selection.Gone.Values))
        {
            return shard.Rules.Keeps(ProtocolRule.ReloadBeforeCorruption)
                ? new PassResult { Gone = selection.Gone.Values }
                : throw new S3DbException(S3DbErrorKind.Corrupt, $"Segments of {shard.Name} are gone.");
        }

        foreach (var gone in selection.Gone.Values)
        {
            selection.StopAt(gone, shard.Keys.Segment(gone));
        }

        var retry = request.RetryFailing ? manifest.Failing.Keys.ToList() : [];
        var change = new ManifestChange(shard, request, selection, _onlyNonce);
        if (selection.Segments.Count == 0 && retry.Count == 0 && !change.IsTidying)
        {
            return new PassResult { IsIdle = true, Stopped = selection.Stopped };
        }

        if (await FoldReadableAsync(request, selection, retry, cancellationToken).ConfigureAwait(false)
            is not var (rows, loaded, state, fold))
        {
            return new PassResult();
        }

        if (fold.Decided == 0 && selection.Segments.Count == 0 && !change.IsTidying)
        {
            return new PassResult { IsIdle = true, Stopped = selection.Stopped, Fold = fold };
        }

        Manifest next;
        try
        {
            next = await change.BuildAsync(loaded, state, fold, cursors, keys, cancellationToken).ConfigureAwait(false);
        }
        catch (PageGoneException)
        {
            // Retired by a newer manifest; damage only where the manifest read again is the same (H19).
            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (current.Manifest.Generation == manifest.Generation)
            {
                throw;
            }

            return new PassResult();
        }

        loaded.Release();
        var result = await CommitAsync(request, selection, change.NewPages, next, fold, cancellationToken)
            .ConfigureAwait(false);
        if (result.Committed is not null && fold.Decided > 0)
        {
            foldedRows.Keep(next.Unwritten[^1], rows);
        }

        return result;
    }

    private async Task<PassResult> CommitAsync(
        PassRequest request,
        SegmentSelection selection,
        List<NewPage> newPages,
        Manifest next,
        FoldResult fold,
        CancellationToken cancellationToken)
    {
        await StoreAsync(newPages, cancellationToken).ConfigureAwait(false);
        if (!shard.Rules.Keeps(ProtocolRule.HistoryOnlyFromCommittedManifest))
        {
            await history.WriteAsync(next, cancellationToken).ConfigureAwait(false);
        }

        if (await manifests.TrySwapAsync(request.Current, next, cancellationToken).ConfigureAwait(false)
            is { } committed)
        {
            pages.Forget(next.Retired.Select(page => page.Key));
            return new PassResult
            {
                Committed = committed,
                Fold = fold,
                Stopped = selection.Stopped,
                Removable = RemovableSegments.Of(request.Current.Manifest, next),
            };
        }

        if (!shard.Rules.Keeps(ProtocolRule.KeepOwnPages))
        {
            await shard.Store.DeleteManyAsync([.. newPages.Select(page => page.Key)], cancellationToken)
                .ConfigureAwait(false);
        }

        // Nobody will read them: the next attempt stores others.
        pages.Forget(newPages.Select(page => page.Key));
        return new PassResult();
    }

    /// <summary>
    /// Folds, without the chains that need a page or a record which cannot be read. Null when the manifest is no longer
    /// the current one: then a page may have gone because it was retired (H19).
    /// </summary>
    private async Task<Folded?> FoldReadableAsync(
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

                if (!UnreadableParts.LeaveOut(exception, manifest, keys, selection, retry))
                {
                    throw;
                }
            }
            catch (RecordUnreadableException exception)
            {
                if (!UnreadableParts.LeaveOut(exception, manifest, selection, retry))
                {
                    throw;
                }
            }
        }
    }

    private async Task<Folded> FoldAsync(
        Manifest manifest, SegmentSelection selection, List<string> retry, CancellationToken cancellationToken)
    {
        var isShrunk = false;
        while (true)
        {
            var rows = FoldOrder.Sort(selection.Segments, shard.Rules);
            var loaded = await LoadedState
                .LoadAsync(
                    manifest,
                    rows.PageHashes().Concat(retry.Select(StableHash.PageHashOf)),
                    pages,
                    shard.Limits,
                    cancellationToken)
                .ConfigureAwait(false);
            var (state, fold) = await _runner.RunAsync(loaded, rows, retry, cancellationToken).ConfigureAwait(false);
            if (ShareThatFits(fold) is < 1 and var share && selection.Segments.Count > 1)
            {
                // With a margin: what is folded first may have more to tell than what is left.
                selection.Shrink(0.9 * share);
                isShrunk = true;
                continue;
            }

            Learn(rows.Weight, isShrunk);

            if (fold.Held.Count > 0 && StopOverfull(selection, loaded, state))
            {
                continue;
            }

            await loaded.LoadStatisticsAsync(state.Statistics.Keys, pages, cancellationToken).ConfigureAwait(false);
            return new Folded(rows, loaded, state, fold);
        }
    }

    /// <summary>The next pass reads as much as this one could decide, and a little more.</summary>
    private void Learn(int weight, bool isShrunk)
    {
        var most = isShrunk ? weight
            : weight >= _limits.TransactionsMax ? weight * 5L / 4
            : _limits.TransactionsMax;
        _limits = shard.Limits with { TransactionsMax = (int)Math.Min(most, shard.Limits.TransactionsMax) };
    }

    private double ShareThatFits(FoldResult fold) => Math.Min(
        shard.Limits.OutcomesMax / (double)fold.Outcomes.Count,
        shard.Limits.InitialsMax / (double)fold.Initials.Count);

    /// <summary>
    /// What waits for a failing reducer is bounded, for a record and for a page: more is left in the log, where its
    /// writers' chains stop.
    /// </summary>
    private bool StopOverfull(SegmentSelection selection, LoadedState loaded, FoldState state)
    {
        var changed = state.Changed.ToLookup(counter => counter.Page, counter => counter.Id);
        var overfullPages = loaded.Counters
            .Where(page => HeldOf(page.Value, changed[page.Key], state) > shard.Limits.HeldPerPageMax)
            .Select(page => page.Key)
            .ToHashSet();
        var overfull = state.Changed
            .Where(counter => counter.Entry.Held.Count > shard.Limits.HeldPerRecordMax
                || (counter.IsWaiting && overfullPages.Contains(counter.Page)))
            .Select(counter => counter.Id)
            .ToHashSet(StringComparer.Ordinal);
        return overfull.Count > 0 && selection.StopWhere(
            transaction => overfull.Contains(transaction.OriginalId),
            $"Too many transactions would wait for the failing reducer of "
            + $"'{overfull.Order(StringComparer.Ordinal).First()}'"
            + $" (at most {shard.Limits.HeldPerRecordMax} do). Correct the reducer; nothing is lost.");
    }

    private static int HeldOf(CounterPage page, IEnumerable<string> changed, FoldState state) =>
        page.HeldCount + changed.Sum(id => (state.Find(id)?.Held.Count ?? 0) - (page.Find(id)?.Held.Count ?? 0));

    /// <summary>Builds, encodes and stores pages, a few at a time, and lets go of what each was made of.</summary>
    private async Task StoreAsync(List<NewPage> newPages, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, newPages.Count, options, async (i, token) =>
        {
            var page = newPages[i];
            newPages[i] = page with { Make = static () => throw new InvalidOperationException("It is stored.") };
            var (body, content) = page.Make();
            try
            {
                await shard.Store.PutAsync(page.Key, body, PutCondition.IfAbsent, token).ConfigureAwait(false);
            }
            catch (StoreException exception)
                when (exception.Error == StoreErrorKind.AlreadyExists && _onlyNonce is not null)
            {
                // Without a fresh nonce what is there passes for one's own.
            }

            if (content is not null)
            {
                pages.Remember(page.Key, content, body.Length);
            }
        }).ConfigureAwait(false);
    }

    private sealed record Folded(OrderedRows Rows, LoadedState Loaded, FoldState State, FoldResult Fold);
}
