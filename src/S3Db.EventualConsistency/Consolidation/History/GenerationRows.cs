namespace S3Db.EventualConsistency;

/// <summary>
/// The decided transactions of an unwritten generation, recomputed from its segments: exactly those of its folded
/// ranges (H3), in fold order, with the outcomes the manifest recorded. Any process computes the same.
/// </summary>
internal static class GenerationRows
{
    /// <summary>
    /// Null when a segment is gone: then somebody else has finished the generation, or it is corruption.
    /// </summary>
    public static async Task<IReadOnlyList<CohortRow>?> ReadAsync(
        UnwrittenGeneration generation,
        SegmentReader segments,
        ProtocolRules rules,
        CancellationToken cancellationToken) =>
        await ReadFoldedAsync(generation, segments, rules, cancellationToken).ConfigureAwait(false) is { } folded
            ? [.. Decided(generation, folded).Select((row, position) => Decide(generation, row, position))]
            : null;

    /// <summary>The rows of the folded ranges in fold order; null when a segment is gone.</summary>
    public static async Task<IReadOnlyList<LogRow>?> ReadFoldedAsync(
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

    /// <summary>What a generation decided, in order: what it released, then its rows that were not held.</summary>
    public static IReadOnlyList<LogRow> Decided(UnwrittenGeneration generation, IReadOnlyList<LogRow> folded) =>
        generation.Released.Count == 0 && generation.Held.Count == 0
            ? folded
            :
            [
                .. generation.Released.Select(
                    held => new LogRow(held.Id, held.Transaction, held.Transaction.Timestamp)),
                .. folded.Where(row => !generation.Held.Contains(row.Id)),
            ];

    /// <summary>A decided row as the log keeps it.</summary>
    public static CohortRow Decide(UnwrittenGeneration generation, in LogRow row, int position) => new(
        row.Id,
        row.Transaction,
        generation.Generation,
        position,
        generation.Outcomes.GetValueOrDefault(row.Id),
        generation.Initials.Find(row, position),
        KeyScope.Of(row.Transaction) is null ? null : generation.FoldedAt);
}
