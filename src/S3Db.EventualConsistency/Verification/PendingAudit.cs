namespace S3Db.EventualConsistency;

/// <summary>
/// Reads every segment that waits to be folded: each was acknowledged, so each must be readable. The listing comes
/// first and the manifest after it, as in a strong read.
/// </summary>
internal sealed class PendingAudit(
    ShardContext shard, ManifestStore manifests, SegmentReader segments, CursorReader cursors, Findings findings)
{
    public long Pending { get; private set; }

    public long Orphaned { get; private set; }

    /// <summary>Cost: 1 LIST for each 1,000 segments, 1 conditional GET, 1 GET for each pending segment.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var bornFrom = manifests.Cached!.Manifest.Horizon;
        var snapshot = await new WalLister(shard).ListAsync(bornFrom, cancellationToken).ConfigureAwait(false);
        foreach (var key in snapshot.ForeignKeys)
        {
            findings.Add(DeviationKind.ForeignObject, key, "only segments", "another object");
        }

        var (manifest, pending) = await ClassifyAsync(snapshot, cancellationToken).ConfigureAwait(false);
        Pending = pending.Runs.Sum(run => run.To - run.From);
        Orphaned = pending.Orphaned.Count;
        foreach (var chunk in pending.Runs.SelectMany(run => run.Segments()).Chunk(shard.Limits.Parallelism))
        {
            var reads = await segments.ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
            segments.Forget(chunk);
            foreach (var read in reads.Where(read => read.Transactions is null))
            {
                await NoteAsync(read, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<(Manifest Manifest, PendingSegments Pending)> ClassifyAsync(
        WalSnapshot snapshot, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var pending = await PendingSegments
                    .ToShowAsync(ProtocolRules.All, current.Manifest, snapshot, cursors, cancellationToken)
                    .ConfigureAwait(false);
                return (current.Manifest, pending);
            }
            catch (PageUnreadableException) when (attempt < OverlayReader.AttemptsMax)
            {
                // A cursor page was retired by a newer manifest (H19), or is damaged and named by the other checks.
                var again = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (again.Manifest.Generation == current.Manifest.Generation)
                {
                    return (current.Manifest, PendingSegments.None);
                }
            }
        }
    }

    /// <summary>A segment that has gone was folded meanwhile, or it is lost (H19).</summary>
    private async Task NoteAsync(SegmentRead read, CancellationToken cancellationToken)
    {
        if (read.IsGone)
        {
            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Segment.Writer.Birth < current.Manifest.Horizon
                || await IsFoldedAsync(current.Manifest, read.Segment, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        findings.Add(
            DeviationKind.SegmentUnreadable,
            shard.Keys.Segment(read.Segment),
            "transactions that wait to be folded",
            read.Corruption ?? "nothing: it was listed and is gone");
    }

    private async Task<bool> IsFoldedAsync(
        Manifest manifest, SegmentRef segment, CancellationToken cancellationToken)
    {
        try
        {
            return await cursors.FindAsync(manifest, segment.Writer, cancellationToken).ConfigureAwait(false)
                >= segment.Sequence;
        }
        catch (PageUnreadableException)
        {
            // Retired by a newer manifest, which then has folded it, or damaged and named by the other checks.
            return true;
        }
    }
}
