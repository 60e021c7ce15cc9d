using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Builds the manifest of generation g + 1 from that of g and what a fold decided.</summary>
internal sealed class ManifestChange(
    ShardContext shard, PassRequest request, SegmentSelection selection, string? onlyNonce)
{
    private readonly Duration _horizonDistance =
        shard.Rules.Keeps(ProtocolRule.CursorsLiveUntilHorizon) ? Duration.FromHours(24) : Duration.Zero;

    private readonly Manifest _manifest = request.Current.Manifest;

    /// <summary>The page objects to store before the swap.</summary>
    public List<NewPage> NewPages { get; } = [];

    /// <summary>Whether there is something to commit even when nothing was folded.</summary>
    public bool IsTidying =>
        (request.Snapshot is not null && _manifest.Unwritten.Any(g => request.Written.Contains(g.Generation)))
        || selection.Stopped.Any(pair => _manifest.Stopped.GetValueOrDefault(pair.Key) != pair.Value);

    public async Task<Manifest> BuildAsync(
        LoadedState loaded,
        FoldState state,
        FoldResult fold,
        CursorReader cursorReader,
        KeyReader keyReader,
        CancellationToken cancellationToken)
    {
        var generation = _manifest.Generation + 1;
        var nonce = onlyNonce ?? shard.Random.NextToken();
        var foldedAt = fold.FoldedAt;
        var folded = FoldedRanges();
        var unwritten = _manifest.Unwritten.Where(IsStillUnwritten).ToList();
        if (fold.Decided > 0)
        {
            unwritten.Add(Unwritten(generation, folded, fold));
        }

        var horizon = Horizon(folded, unwritten);
        var counters = new CounterPages(shard, _manifest, generation, nonce);
        counters.Apply(loaded, state.Changed);
        var statistics = new StatisticsPages(shard, _manifest, generation, nonce);
        statistics.Apply(loaded, state.Statistics);
        var cursors = new CursorPages(shard, _manifest, generation, nonce);
        await cursors
            .ApplyAsync(Cursors(foldedAt), horizon, foldedAt, cursorReader, cancellationToken)
            .ConfigureAwait(false);
        var keys = new KeyPages(shard, _manifest, generation, nonce);
        var memory = await keys
            .ApplyAsync(state.Keys.Added, foldedAt, horizon, keyReader, cancellationToken)
            .ConfigureAwait(false);
        NewPages.AddRange([.. counters.NewPages, .. statistics.NewPages, .. cursors.NewPages, .. keys.NewPages]);
        var next = _manifest with
        {
            Format = ManifestCodec.Format,
            Generation = generation,
            Revision = shard.Rules.RevisionOf(nonce),
            FoldedAt = foldedAt,
            Horizon = horizon,
            Cursors = cursors.Cursors,
            CursorPages = cursors.Pages,
            Counters = counters.Slots,
            Statistics = statistics.Slots,
            Keys = memory,
            Stopped = Stopped(horizon),
            Failing = Failing(fold),
            Unwritten = unwritten,
        };
        return next with { Retired = Retired(next, foldedAt) };
    }

    private bool IsStillUnwritten(UnwrittenGeneration generation) => !request.Written.Contains(generation.Generation)
        && shard.Rules.Keeps(ProtocolRule.HistoryBeforeForgetting);

    private static UnwrittenGeneration Unwritten(
        long generation, Dictionary<WriterId, FoldedRange> folded, FoldResult fold) => new(generation)
        {
            FoldedAt = fold.FoldedAt,
            Folded = folded,
            Outcomes = fold.Outcomes,
            Initials = fold.Initials,
            Held = fold.Held,
            Released = fold.Released,
            Days = fold.Days,
        };

    private Dictionary<WriterId, FoldedRange> FoldedRanges() => selection.Segments
        .GroupBy(read => read.Segment.Writer)
        .ToDictionary(
            group => group.Key,
            group => new FoldedRange(
                group.Min(read => read.Segment.Sequence) - 1, group.Max(read => read.Segment.Sequence)));

    private Dictionary<WriterId, Cursor> Cursors(Instant foldedAt) => selection.Segments
        .GroupBy(read => read.Segment.Writer)
        .ToDictionary(
            group => group.Key,
            group => group.MaxBy(read => read.Segment.Sequence)!)
        .ToDictionary(
            pair => pair.Key,
            pair => new Cursor(pair.Value.Segment.Sequence, foldedAt, pair.Value.Digest));

    /// <summary>
    /// At most the store's time of a complete listing less a day, never past a writer with a contiguous unfolded
    /// segment or with segments that history still needs, and never back (H4).
    /// </summary>
    private Instant Horizon(Dictionary<WriterId, FoldedRange> folded, List<UnwrittenGeneration> unwritten)
    {
        if (request.Snapshot is null)
        {
            return _manifest.Horizon;
        }

        var horizon = request.Snapshot.ListedAt - _horizonDistance;
        if (!shard.Rules.Keeps(ProtocolRule.HorizonBehindPendingAndUnwritten))
        {
            return Instant.Max(horizon, _manifest.Horizon);
        }

        foreach (var run in request.Runs)
        {
            if (!folded.TryGetValue(run.Writer, out var range) || range.To < run.To)
            {
                horizon = Instant.Min(horizon, run.Writer.Birth);
            }
        }

        // A stopped chain is waited for: its segments are acknowledged, also those behind one that is gone. So is a
        // writer of which it is not known what is folded.
        var stopped = _manifest.Stopped.Keys.Where(writer => !selection.Resumed.Contains(writer))
            .Concat(selection.Stopped.Keys)
            .Concat(request.Unknown);
        foreach (var writer in unwritten.SelectMany(g => g.Folded.Keys).Concat(stopped))
        {
            horizon = Instant.Min(horizon, writer.Birth);
        }

        return Instant.Max(horizon, _manifest.Horizon);
    }

    private Dictionary<WriterId, StoppedChain> Stopped(Instant horizon)
    {
        var stopped = _manifest.Stopped
            .Where(pair => pair.Key.Birth >= horizon && !selection.Resumed.Contains(pair.Key))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (writer, chain) in selection.Stopped)
        {
            stopped[writer] = chain;
        }

        return stopped;
    }

    private Dictionary<string, string> Failing(FoldResult fold)
    {
        var failing = new Dictionary<string, string>(_manifest.Failing, StringComparer.Ordinal);
        foreach (var id in fold.Recovered)
        {
            failing.Remove(id);
        }

        foreach (var (id, failure) in fold.Failures)
        {
            failing[id] = failure.Message;
        }

        return failing;
    }

    private List<RetiredPage> Retired(Manifest next, Instant foldedAt)
    {
        var kept = next.ReferencedKeys().ToHashSet(StringComparer.Ordinal);
        var retired = _manifest.Retired.Where(page => !request.Deleted.Contains(page.Key)).ToList();
        retired.AddRange(_manifest.ReferencedKeys()
            .Where(key => !kept.Contains(key))
            .Order(StringComparer.Ordinal)
            .Select(key => new RetiredPage(key, foldedAt)));
        return retired;
    }
}
