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

        if (reads.FirstOrDefault(read => read.Corruption is not null) is { } corrupt)
        {
            throw new S3DbException(S3DbErrorKind.Corrupt, corrupt.Corruption!);
        }

        var released = generation.Released.Select(held => (held.Id, held.Transaction));
        var folded = FoldOrder.Sort(reads, rules)
            .Where(row => !generation.Held.Contains(row.Id))
            .Select(row => (row.Id, row.Transaction));
        return [.. released.Concat(folded).Select((row, position) => new CohortRow(
            row.Id,
            row.Transaction,
            generation.Generation,
            position,
            generation.Outcomes.GetValueOrDefault(row.Id),
            generation.Initials.TryGetValue(row.Id, out var initial) ? initial : null,
            KeyScope.Of(row.Transaction) is null ? null : generation.FoldedAt))];
    }
}
