namespace S3Db.EventualConsistency;

/// <summary>
/// Reads what is decided and what is pending, so that nothing acknowledged before the read began is missing: the
/// listing comes first and the manifest after it, never the other way round (a segment folded in between would be in
/// neither). What vanishes meanwhile makes it start again.
/// </summary>
internal sealed class OverlayReader(ShardContext shard, Consolidator consolidator)
{
    public const int AttemptsMax = 20;

    /// <summary>
    /// Cost: 1 LIST for each 1,000 segments, 1 conditional GET, and 1 GET for each segment not at hand.
    /// </summary>
    public async Task<PendingOverlay> ReadAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (current, pending) = await consolidator.ReadPendingAsync(cancellationToken).ConfigureAwait(false);
            var wanted = pending.Runs.SelectMany(run => run.Segments()).ToList();
            var reads = await consolidator.Segments.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (reads.FirstOrDefault(read => read.Corruption is not null) is { } corrupt)
            {
                throw new S3DbException(S3DbErrorKind.Corrupt, corrupt.Corruption!);
            }

            if (!shard.Rules.Keeps(ProtocolRule.OverlayContiguousOnly))
            {
                reads = [.. reads.Where(read => !read.IsGone)];
            }

            if (!reads.Any(read => read.IsGone))
            {
                return new PendingOverlay(
                    current, FoldOrder.Sort(reads, shard.Rules), [.. reads.Select(read => read.Segment)]);
            }
        }

        throw Unsettled(shard);
    }

    public static S3DbException Unsettled(ShardContext shard) => new(
        S3DbErrorKind.Unavailable,
        $"{shard.Name} changed {AttemptsMax} times while it was being read. Nothing is wrong with it; read again.");
}
