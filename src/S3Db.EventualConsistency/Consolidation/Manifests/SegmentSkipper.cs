using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Carries out an operator's decision to give up a segment that cannot be read (H29): in one swap the cursor of its
/// writer passes it and the decision is recorded. Never by itself, never what can be read, and never silently.
/// </summary>
internal sealed class SegmentSkipper(
    ShardContext shard, ManifestStore manifests, SegmentReader segments, CursorReader cursors)
{
    public const int ReasonLengthMax = 500;
    public const int SkippedMax = 256;

    /// <summary>Cost: 1 conditional GET, 1 GET of the segment, 1 PUT of the manifest.</summary>
    public async Task<SkippedSegment> SkipAsync(SegmentRef segment, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < shard.Limits.SwapAttemptsMax; attempt++)
        {
            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (current.Manifest.FindSkipped(segment) is { } known)
            {
                return known;
            }

            var fault = await FindFaultAsync(current.Manifest, segment, cancellationToken).ConfigureAwait(false);
            var skipped = new SkippedSegment(
                shard.Keys.Segment(segment), segment.Writer.Value, segment.Sequence, shard.Clock.Now, reason, fault);
            var next = Pass(current.Manifest, segment, skipped);
            if (await manifests.TrySwapAsync(current, next, cancellationToken).ConfigureAwait(false) is not null)
            {
                return skipped;
            }
        }

        throw new S3DbException(
            S3DbErrorKind.Unavailable, $"The manifest of {shard.Name} changed during every attempt. Skip again.");
    }

    /// <summary>Why the segment may be skipped.</summary>
    /// <exception cref="S3DbException">It may not.</exception>
    private async Task<string> FindFaultAsync(
        Manifest manifest, SegmentRef segment, CancellationToken cancellationToken)
    {
        var what = $"Cannot skip '{shard.Keys.Segment(segment)}': ";
        if (!manifest.Stopped.TryGetValue(segment.Writer, out var chain) || chain.Sequence != segment.Sequence)
        {
            throw Refuse($"{what}consolidation is not stopped at it. Consolidate, and skip what is named then.");
        }

        if (!chain.IsUnreadable)
        {
            throw Refuse($"{what}it can be read, and waits for something else: {chain.Reason}");
        }

        segments.Forget([segment]);
        var read = await segments.ReadAsync([segment], cancellationToken).ConfigureAwait(false);
        if (read[0].Transactions is not null)
        {
            throw Refuse($"{what}it can be read again. Consolidate.");
        }

        if (manifest.Skipped.Count >= SkippedMax)
        {
            throw Refuse($"{what}{SkippedMax} segments of {shard.Name} were skipped, and no more may be.");
        }

        var cursor = await cursors.FindAsync(manifest, segment.Writer, cancellationToken).ConfigureAwait(false);
        return cursor == segment.Sequence - 1 ? chain.Reason : throw Refuse(
            $"{what}its writer is folded up to {cursor}, and only the segment behind that may be skipped.");
    }

    private Manifest Pass(Manifest manifest, SegmentRef segment, SkippedSegment skipped) => manifest with
    {
        Generation = manifest.Generation + 1,
        Revision = shard.Random.NextToken(),
        FoldedAt = Instant.Max(manifest.FoldedAt, skipped.SkippedAt),
        Cursors = new Dictionary<WriterId, Cursor>(manifest.Cursors)
        {
            [segment.Writer] = new(segment.Sequence, skipped.SkippedAt),
        },
        Stopped = manifest.Stopped.Where(pair => pair.Key != segment.Writer).ToDictionary(),
        Skipped = [.. manifest.Skipped, skipped],
    };

    private static S3DbException Refuse(string message) => new(S3DbErrorKind.Invalid, message);
}
