namespace S3Db.EventualConsistency;

/// <summary>
/// The rows of an unwritten generation, from its segments: exactly those of its folded ranges (H3), in fold order. Any
/// process computes the same.
/// </summary>
internal static class GenerationRows
{
    /// <summary>
    /// What it decided, with the outcomes the manifest recorded. Null when a segment is gone: then somebody else has
    /// finished the generation, or it is corruption.
    /// </summary>
    public static async Task<IReadOnlyList<CohortRow>?> ReadAsync(
        UnwrittenGeneration generation,
        SegmentReader segments,
        ProtocolRules rules,
        CancellationToken cancellationToken) =>
        await ReadFoldedAsync(generation, segments, rules, cancellationToken).ConfigureAwait(false) is { } folded
            ? new DecidedRows(generation, folded).ToList()
            : null;

    /// <summary>The rows of the folded ranges in fold order; null when a segment is gone.</summary>
    public static async Task<OrderedRows?> ReadFoldedAsync(
        UnwrittenGeneration generation,
        SegmentReader segments,
        ProtocolRules rules,
        CancellationToken cancellationToken)
    {
        var isExact = rules.Keeps(ProtocolRule.HistoryFromFoldedRangesOnly);
        var wanted = generation.Folded
            .SelectMany(pair => new WriterRun(pair.Key, isExact ? pair.Value.From : 0, pair.Value.To).Segments())
            .ToList();
        var reads = await segments.ReadAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (!isExact || !rules.Keeps(ProtocolRule.ContiguousRunOnly))
        {
            reads = [.. reads.Where(read => !read.IsGone)];
        }

        if (reads.Any(read => read.IsGone))
        {
            return null;
        }

        return reads.FirstOrDefault(read => read.Corruption is not null) is { } corrupt
            ? throw new S3DbException(S3DbErrorKind.Corrupt, corrupt.Corruption!)
            : FoldOrder.Sort(reads, rules);
    }
}
