using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Cuts the old end of the log off: sums it up in an opening balance, has a manifest name that, and only then archives
/// or removes the cohort files. Any number of processes may do so at once, and each may die anywhere.
/// </summary>
internal sealed class Retention
{
    private static readonly Duration Every = Duration.FromHours(1);
    private readonly ShardContext _shard;
    private readonly ManifestStore _manifests;
    private readonly CutAudit _audit;
    private readonly SharedRun<RetentionPass> _passes;
    private Instant _next = Instant.MinValue;

    public Retention(ShardContext shard, ManifestStore manifests, PageReader pages, CancellationToken stopping)
    {
        (_shard, _manifests, _audit) = (shard, manifests, new CutAudit(pages));
        _passes = new(RunAsync, stopping);
    }

    /// <summary>
    /// Begins a pass once an hour, first an hour after the first call. Nobody waits for it: when the process ends it
    /// ends too, and another goes on.
    /// </summary>
    public void BeginWhenDue()
    {
        var now = _shard.Clock.Now;
        var isDue = _shard.Retention is not null && _next != Instant.MinValue && now >= _next;
        if (isDue || _next == Instant.MinValue)
        {
            _next = now + Every;
        }

        if (isDue)
        {
            _ = ApplyUnobservedAsync();
        }
    }

    /// <summary>One bounded pass that began after the call.</summary>
    public Task<RetentionPass> ApplyAsync(CancellationToken cancellationToken = default) =>
        _passes.RunAsync(cancellationToken);

    /// <summary>Waits for the end of what is under way, after it was told to stop.</summary>
    public async Task EndAsync()
    {
        Task last = ApplyAsync();
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nobody waits for it, so what it throws is told here or nowhere.</summary>
    public async Task ApplyUnobservedAsync()
    {
        try
        {
            await ApplyAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            RetentionLog.Failed(_shard.Logger, exception, _shard.Name);
        }
    }

    private async Task<RetentionPass> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _shard.Retention is { } policy
            ? await RunAsync(policy, cancellationToken).ConfigureAwait(false)
            : new RetentionPass(false, 0, null);
    }

    /// <summary>
    /// Cost: 1 conditional GET, 1 LIST for each 1,000 cohort files of the field and 1 for openings; for a cut also a
    /// GET for each file of it, for the opening before and for each month of statistics that is neither inline nor at
    /// hand, 1 PUT for the opening, 1 for the manifest; then the removal.
    /// </summary>
    private async Task<RetentionPass> RunAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        // The manifest first, so that every cohort file it relies on is in the listing.
        var current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var index = await CohortIndex.ListAsync(_shard, 0, long.MaxValue, cancellationToken).ConfigureAwait(false);
        var (hasCut, deviation) = (false, (string?)null);
        if (FindCut(current.Manifest, index, policy) is var (generation, at) && generation > 0)
        {
            (var opening, deviation) = await TryDeriveAsync(current.Manifest, index, generation, cancellationToken)
                .ConfigureAwait(false);
            if (opening is not null
                && await TryCommitAsync(current, opening, at, cancellationToken).ConfigureAwait(false) is { } committed)
            {
                (current, hasCut) = (committed, true);
                RetentionLog.Retired(_shard.Logger, _shard.Name, generation, committed.Manifest.Opening!.Key);
            }
        }

        var files = new RetiredFiles(_shard, policy);
        var count = await files.RemoveAsync(current.Manifest, index, cancellationToken).ConfigureAwait(false);
        await files.RemoveOpeningsAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
        return new RetentionPass(hasCut, count, deviation);
    }

    /// <summary>
    /// The newest generation that only old files lead up to, within the bound of a pass; 0 for none. What is unwritten,
    /// and all behind it, stays.
    /// </summary>
    private (long Generation, Instant At) FindCut(Manifest manifest, CohortIndex index, RetentionPolicy policy)
    {
        var limit = _shard.Clock.Now - policy.Keep;
        var last = manifest.Unwritten.Select(unwritten => unwritten.Generation - 1).Append(manifest.Generation).Min();
        var (generation, at, count) = (0L, Instant.MinValue, 0);
        foreach (var files in index.Files
            .Where(file => file.Generation > manifest.Floor)
            .GroupBy(file => file.Generation))
        {
            count += files.Count();
            var modified = files.Max(file => file.LastModified);
            if (files.Key > last || modified > limit || (generation > 0 && count > _shard.Limits.RetiredFilesMax))
            {
                break;
            }

            (generation, at) = (files.Key, Instant.Max(at, modified));
        }

        return (generation, at);
    }

    /// <summary>
    /// Replays from the opening before to the cut. Null when somebody else cut meanwhile, or folded what it compares
    /// with, or the log deviates, which is then said: what shows the damage is never removed.
    /// </summary>
    private async Task<(Opening? Opening, string? Deviation)> TryDeriveAsync(
        Manifest manifest, CohortIndex index, long generation, CancellationToken cancellationToken)
    {
        var findings = new Findings(_shard, 1);
        LogReplay replay;
        string? deviation;
        try
        {
            var before = manifest.Opening is { } reference
                ? await new OpeningReader(_shard).ReadAsync(reference, cancellationToken).ConfigureAwait(false)
                : null;
            replay = new LogReplay(_shard, findings, before);
            await new LogSource(_shard, _manifests, new SegmentReader(_shard), findings)
                .ReplayFilesAsync(replay, index, generation, cancellationToken)
                .ConfigureAwait(false);
            deviation = findings.Kept.Select(found => found.ToString()).FirstOrDefault()
                ?? FindGap(replay, manifest)
                ?? await _audit.FindDifferenceAsync(manifest, index, replay, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is LogCutException or PageGoneException)
        {
            // A fold retires pages of statistics, and only another cut an opening (H19).
            var again = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            var isPage = exception is PageGoneException gone && gone.Key != manifest.Opening?.Key;
            if (isPage
                ? again.Manifest.Generation == manifest.Generation
                : again.Manifest.Opening == manifest.Opening)
            {
                throw;
            }

            return (null, null);
        }

        if (deviation is null)
        {
            return (OpeningBuilder.Build(_shard, replay, manifest), null);
        }

        // What another cut took away between the manifest and the listing is no damage (H19).
        var current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (current.Manifest.Opening != manifest.Opening)
        {
            return (null, null);
        }

        RetentionLog.Refused(_shard.Logger, _shard.Name, deviation);
        return (null, deviation);
    }

    /// <summary>Transactions that wait for a reducer of one's own leave gaps; nothing else does.</summary>
    private string? FindGap(LogReplay replay, Manifest manifest)
    {
        var skipped = manifest.Skipped.ToLookup(segment => segment.Writer, segment => segment.Sequence);
        return _shard.Reducer.IsBuiltIn
            ? replay.Writers
                .SelectMany(pair => pair.Value.FindMissing(
                    pair.Key, new HashSet<TransactionId>(), skipped[pair.Key.Value]))
                .Select(missing => $"{missing} is not in the log.")
                .FirstOrDefault()
            : null;
    }

    /// <summary>
    /// Has the manifest name the opening, in a swap of its own. Folds that win meanwhile do not matter, for the opening
    /// follows from the log up to its generation alone; another opening does. Null when it is not named.
    /// </summary>
    private async Task<CurrentManifest?> TryCommitAsync(
        CurrentManifest current, Opening opening, Instant at, CancellationToken cancellationToken)
    {
        var before = current.Manifest.Opening;
        var key = _shard.Keys.Opening(opening.Generation, _shard.Random.NextToken());
        await _shard.Store
            .PutAsync(key, OpeningCodec.Encode(_shard.Field, opening), PutCondition.IfAbsent, cancellationToken)
            .ConfigureAwait(false);
        for (var attempt = 0; attempt < _shard.Limits.SwapAttemptsMax; attempt++)
        {
            var next = current.Manifest with
            {
                Generation = current.Manifest.Generation + 1,
                Revision = _shard.Rules.RevisionOf(_shard.Random.NextToken()),
                Opening = new OpeningRef(opening.Generation, key, at),
            };
            if (await _manifests.TrySwapAsync(current, next, cancellationToken).ConfigureAwait(false) is { } committed)
            {
                return committed;
            }

            // Whatever the swap answered, only the manifest says whether it took place (H2).
            current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (current.Manifest.Opening != before)
            {
                return current.Manifest.Opening?.Key == key ? current : null;
            }
        }

        return null;
    }
}
