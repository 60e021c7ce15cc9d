using System.Runtime.CompilerServices;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads the transactions of days, of all shards as one log: the same rows before and after they are consolidated, each
/// once. Listing, segments and manifest come first and the cohort listing last (H11); cohort files newer than the
/// manifest are ignored, and generations that have none yet are taken from their segments.
/// </summary>
internal sealed class TransactionLogReader(IReadOnlyList<CounterShard> shards)
{
    /// <summary>
    /// Streams the rows by day, then shard, generation and position; pending ones last. Cost: for each shard 1 LIST of
    /// pending segments, 1 conditional GET and a GET for each segment not at hand; then the cohort listing and 1 GET
    /// for each cohort file. Memory: one cohort file and what is pending. What retention has archived or removed is not
    /// part of it.
    /// </summary>
    public async IAsyncEnumerable<CohortRow> ReadDecidedAsync(
        LogView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var day in DaysAsync(view, cancellationToken).ConfigureAwait(false))
        {
            foreach (var file in day)
            {
                foreach (var row in await ReadFileAsync(file, cancellationToken).ConfigureAwait(false))
                {
                    yield return row;
                }
            }
        }

        foreach (var row in view.Unwritten.Where(row => view.Range.Contains(row.Transaction.CohortDate)))
        {
            yield return row;
        }
    }

    /// <summary>Takes the consistent view that the streaming then follows.</summary>
    public async Task<LogView> OpenAsync(CohortRange range, CancellationToken cancellationToken)
    {
        var views = await Task
            .WhenAll(shards.Select(shard => OpenAsync(shard, cancellationToken)))
            .ConfigureAwait(false);
        return new LogView(
            range,
            views.ToDictionary(view => view.Shard, view => view.Generation),
            views.ToDictionary(view => view.Shard, view => view.Opening),
            views.SelectMany(view => view.Unfinished.Select(generation => (view.Shard, generation))).ToHashSet(),
            [.. views.SelectMany(view => view.Unwritten)],
            [.. views.SelectMany(view => view.Pending)]);
    }

    /// <summary>
    /// What a cut took away between the view and the listing is missing without a trace. Cost: 1 conditional GET for
    /// each shard.
    /// </summary>
    /// <exception cref="S3DbException">The log was cut; what was read may lack rows.</exception>
    public Task EnsureNotCutAsync(LogView view, CancellationToken cancellationToken) => Task.WhenAll(shards.Select(
        async shard =>
        {
            var current = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (current.Manifest.Floor > (view.Openings[shard.Context.Keys.Shard]?.Generation ?? 0))
            {
                throw new S3DbException(
                    S3DbErrorKind.Unavailable,
                    $"The log of {shard.Context.Name} was cut while it was read, so rows may be missing. Nothing is "
                    + "wrong with it; read again.");
            }
        }));

    private static async Task<ShardView> OpenAsync(CounterShard shard, CancellationToken cancellationToken)
    {
        var rules = shard.Context.Rules;
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var overlay = await shard.Overlays.ReadAsync(cancellationToken).ConfigureAwait(false);
            var manifest = overlay.Current.Manifest;
            var unfinished = rules.Keeps(ProtocolRule.QueryOverlaysUnwritten) ? manifest.Unwritten : [];
            var unwritten = new List<CohortRow>();
            var isComplete = true;
            foreach (var generation in unfinished)
            {
                var rows = await GenerationRows
                    .ReadAsync(generation, shard.Consolidator.Segments, rules, cancellationToken)
                    .ConfigureAwait(false);
                if (rows is null)
                {
                    await EnsureFinishedAsync(shard, generation, cancellationToken).ConfigureAwait(false);
                }

                isComplete &= rows is not null;
                unwritten.AddRange(rows ?? []);
            }

            if (isComplete
                && await TryReadHeldAsync(shard, manifest, cancellationToken).ConfigureAwait(false) is { } held)
            {
                return new ShardView(
                    shard.Context.Keys.Shard,
                    rules.Keeps(ProtocolRule.QueryIgnoresNewerFiles) ? manifest.Generation : long.MaxValue,
                    manifest.Opening,
                    [.. unfinished.Select(generation => generation.Generation)],
                    unwritten,
                    [.. held, .. overlay.Rows.Select(row => (row.Id, row.Transaction))]);
            }
        }

        throw OverlayReader.Unsettled(shard.Context);
    }

    /// <summary>
    /// The transactions that wait for their reducer: behind the cursor, and not decided. Null when a page has gone.
    /// </summary>
    private static async Task<IReadOnlyList<(TransactionId Id, LogTransaction Transaction)>?> TryReadHeldAsync(
        CounterShard shard, Manifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await LoadedState
                .LoadAsync(
                    manifest,
                    manifest.Failing.Keys,
                    shard.Consolidator.Pages,
                    shard.Context.Limits,
                    cancellationToken)
                .ConfigureAwait(false);
            return
            [
                .. manifest.Failing.Keys.Order(StringComparer.Ordinal)
                    .SelectMany(id => loaded.Find(id)?.Held ?? [])
                    .Select(waiting => (waiting.Id, waiting.Transaction)),
            ];
        }
        catch (PageGoneException exception)
        {
            // Retired by a newer manifest, then that one is read, or lost (H19).
            var current = await shard.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (current.Manifest.Holds(exception.Key))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>
    /// A vanished segment is no corruption if the manifest, read again, does not need it any more (H19).
    /// </summary>
    private static async Task EnsureFinishedAsync(
        CounterShard shard, UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        if (!await shard.Consolidator.Manifests
            .IsStillUnwrittenAsync(generation.Generation, cancellationToken)
            .ConfigureAwait(false))
        {
            return;
        }

        var reads = await shard.Consolidator.Segments
            .ReadAsync([.. generation.Segments()], cancellationToken).ConfigureAwait(false);
        if (reads.Where(read => read.IsGone).Select(read => shard.Context.Keys.Segment(read.Segment)).ToList()
            is { Count: > 0 } gone)
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"{gone.Count} segments of generation {generation.Generation} of {shard.Context.Name} are gone before "
                + $"its history is known to be written: '{string.Join("', '", gone.Take(10))}'. Restore them.");
        }
    }

    /// <summary>The cohort files of the view, day by day.</summary>
    private async IAsyncEnumerable<IReadOnlyList<CohortFile>> DaysAsync(
        LogView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = shards[0].Context.Keys;
        var (from, to) = view.Range;
        var prefix = from == to ? keys.CohortPrefix(from)
            : from.ToYearMonth() == to.ToYearMonth() ? keys.CohortPrefix(from.ToYearMonth())
            : keys.CohortMonths;
        var day = new List<CohortFile>();
        await foreach (var item in shards[0].Context.Store
            .ListAllAsync(prefix, keys.CohortPrefix(from), cancellationToken)
            .ConfigureAwait(false))
        {
            if (!keys.TryParseCohort(item.Key, out var file))
            {
                continue;
            }

            if (file.Date > to)
            {
                break;
            }

            if (!view.Includes(file))
            {
                continue;
            }

            if (day.Count > 0 && day[0].Date != file.Date)
            {
                yield return day;
                day = [];
            }

            day.Add(file);
        }

        if (day.Count > 0)
        {
            yield return day;
        }
    }

    private async Task<IReadOnlyList<CohortRow>> ReadFileAsync(CohortFile file, CancellationToken cancellationToken)
    {
        var context = shards[0].Context;
        var body = await context.Store.GetAsync(file.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (body.IsFound)
        {
            return CohortFileCodec.Decode(file.Key, context.Field, file.Date, body.Body);
        }

        // Archived or removed meanwhile, or it is lost: only the manifest says (H19).
        var manifests = shards.First(shard => shard.Context.Keys.Shard == file.Shard).Consolidator.Manifests;
        var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        return current.Manifest.Floor >= file.Generation
            ? []
            : throw new S3DbException(
                S3DbErrorKind.Corrupt, $"The cohort file '{file.Key}' was listed and is gone. Restore the object.");
    }

    private sealed record ShardView(
        int Shard,
        long Generation,
        OpeningRef? Opening,
        IReadOnlyList<long> Unfinished,
        IReadOnlyList<CohortRow> Unwritten,
        IReadOnlyList<(TransactionId Id, LogTransaction Transaction)> Pending);
}
