using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Removes what no manifest can need again. Nothing here is needed for exactness: whatever it misses, or whatever a
/// delayed request brings back, is recognised by cursor, horizon and generation, and removed later.
/// </summary>
internal sealed class Cleaner(ShardContext shard, SegmentReader segments, IConsolidationObserver observer)
{
    private const int RetiredPagesMax = 64;
    private static readonly Duration ReaderCourtesy = Duration.FromSeconds(10);
    private static readonly Duration SweepEvery = Duration.FromHours(1);
    private readonly Lock _lock = new();
    private readonly HashSet<SegmentRef> _foreign = [];
    private readonly HashSet<string> _deletedPages = new(StringComparer.Ordinal);
    private Instant _nextSweep = Instant.MinValue;

    /// <summary>Retired pages this process has removed: the next manifest need not list them any more.</summary>
    public IReadOnlySet<string> DeletedPages
    {
        get
        {
            lock (_lock)
            {
                return _deletedPages.ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>
    /// Segments of writers born before the horizon that were removed without being folded, since the start.
    /// </summary>
    public long ForgottenSegments { get; private set; }

    /// <summary>
    /// Segments that hold other bytes than were folded under their keys, met since the start. They are left alone.
    /// </summary>
    public int ForeignSegments
    {
        get
        {
            lock (_lock)
            {
                return _foreign.Count;
            }
        }
    }

    /// <summary>
    /// Looks whether segments that came back are copies of what was folded. Others are told of and kept: they may hold
    /// transactions that a second process with the same writer id was told are stored (H15). Cost: 1 GET each.
    /// </summary>
    public async Task FindForeignAsync(
        IReadOnlyList<(SegmentRef Segment, string Digest)> reappeared, CancellationToken cancellationToken)
    {
        if (!shard.Rules.Keeps(ProtocolRule.KeepForeignSegments))
        {
            return;
        }

        foreach (var (segment, digest) in reappeared.Where(pair => !IsForeign(pair.Segment)))
        {
            var key = shard.Keys.Segment(segment);
            var copy = await shard.Store.GetAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (copy.IsFound && SegmentDigest.Of(copy.Body.Span) != digest)
            {
                lock (_lock)
                {
                    _foreign.Add(segment);
                }

                observer.OnForeignSegment(key);
            }
        }
    }

    /// <summary>Removes folded segments that history does not need. Cost: 1 request for each 1,000.</summary>
    public async Task RemoveAsync(
        Manifest manifest, IEnumerable<SegmentRef> folded, CancellationToken cancellationToken)
    {
        var isAny = !shard.Rules.Keeps(ProtocolRule.RemoveOnlyWrittenHistory);
        var removable = folded
            .Where(segment => isAny || RemovableSegments.IsRemovable(manifest, segment))
            .Where(segment => !IsForeign(segment))
            .ToList();
        if (removable.Count == 0)
        {
            return;
        }

        segments.Forget(removable);
        await DeleteAsync([.. removable.Select(shard.Keys.Segment)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes segments of forgotten writers: they are never folded and never shown (H4).</summary>
    public async Task RemoveForgottenAsync(
        Manifest manifest, IEnumerable<SegmentRef> forgottenOrSkipped, CancellationToken cancellationToken)
    {
        var forgotten = forgottenOrSkipped.Where(segment => manifest.FindSkipped(segment) is null).ToList();
        if (forgotten.Count > 0)
        {
            var kept = await DeleteAsync([.. forgotten.Select(shard.Keys.Segment)], cancellationToken)
                .ConfigureAwait(false);
            ForgottenSegments += forgotten.Count - kept.Count;
        }
    }

    /// <summary>
    /// Removes retired pages, a little later than they were retired: a courtesy to readers of the manifest before,
    /// which otherwise read it again. With many of them there is no courtesy, for the manifest has to list them.
    /// </summary>
    public async Task RemoveRetiredAsync(CurrentManifest current, CancellationToken cancellationToken)
    {
        var retired = current.Manifest.Retired;
        var due = retired
            .Where((page, i) => i < retired.Count - RetiredPagesMax || page.Retired + ReaderCourtesy <= shard.Clock.Now)
            .Select(page => page.Key)
            .ToList();
        lock (_lock)
        {
            _deletedPages.IntersectWith(retired.Select(page => page.Key));
            due.RemoveAll(_deletedPages.Contains);
        }

        if (due.Count == 0)
        {
            return;
        }

        var kept = await DeleteAsync(due, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _deletedPages.UnionWith(due.Except(kept, StringComparer.Ordinal));
        }
    }

    /// <summary>
    /// Once an hour, first an hour after the start: removes pages of generations that were committed and that the
    /// manifest, read after the listing, neither references (H1) nor lists as retired (H30), and segments of forgotten
    /// writers. Cost: the listing of <c>pages/</c> and of old <c>wal/</c>.
    /// </summary>
    public async Task SweepAsync(ManifestStore manifests, WalLister wal, CancellationToken cancellationToken)
    {
        if (_nextSweep == Instant.MinValue)
        {
            _nextSweep = shard.Clock.Now + SweepEvery;
        }

        if (shard.Clock.Now < _nextSweep)
        {
            return;
        }

        _nextSweep = shard.Clock.Now + SweepEvery;
        var listed = await ListPagesAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await wal.ListAsync(NodaConstants.UnixEpoch, cancellationToken).ConfigureAwait(false);
        var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var referenced = current.Manifest.ReferencedKeys()
            .Concat(current.Manifest.Retired.Select(page => page.Key))
            .ToHashSet(StringComparer.Ordinal);
        var orphans = listed.Where(page => !referenced.Contains(page.Key)
            && shard.Keys.TryParsePageGeneration(page.Key, out var generation)
            && (generation <= current.Manifest.Generation
                || !shard.Rules.Keeps(ProtocolRule.RemovePagesByNewerManifestOnly))
            && page.LastModified + SweepEvery <= shard.Clock.Now);
        await DeleteAsync([.. orphans.Select(page => page.Key)], cancellationToken).ConfigureAwait(false);
        var forgotten = snapshot.Segments
            .Where(pair => pair.Key.Birth < current.Manifest.Horizon)
            .SelectMany(pair => pair.Value.Select(sequence => new SegmentRef(pair.Key, sequence)));
        await RemoveForgottenAsync(current.Manifest, forgotten, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers with the keys that the store did not remove, in spite of repetitions.</summary>
    private async Task<IReadOnlyList<string>> DeleteAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var kept = await shard.Store.DeleteManyAsync(keys, cancellationToken).ConfigureAwait(false);
        if (kept.Count > 0)
        {
            observer.OnNotRemoved(kept);
        }

        return kept;
    }

    private bool IsForeign(SegmentRef segment)
    {
        lock (_lock)
        {
            return _foreign.Contains(segment);
        }
    }

    private async Task<List<ObjectInfo>> ListPagesAsync(CancellationToken cancellationToken)
    {
        var pages = new List<ObjectInfo>();
        var request = new ListRequest(shard.Keys.PagePrefix);
        while (true)
        {
            var page = await shard.Store.ListAsync(request, cancellationToken).ConfigureAwait(false);
            pages.AddRange(page.Objects);
            if (page.ContinuationToken is null)
            {
                return pages;
            }

            request = request with { ContinuationToken = page.ContinuationToken };
        }
    }
}
