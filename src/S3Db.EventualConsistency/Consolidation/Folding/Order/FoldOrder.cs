using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Puts the transactions of a generation in order: order timestamp, writer, sequence, index. A writer's own order holds
/// whatever its clock did, because an order timestamp never falls within one writer.
/// </summary>
internal static class FoldOrder
{
    public static OrderedRows Sort(IEnumerable<SegmentRead> reads, ProtocolRules rules)
    {
        var segments = reads
            .Select(read => read.Transactions!)
            .OrderBy(rows => rows.Segment.Writer)
            .ThenBy(rows => rows.Segment.Sequence)
            .ToList();
        var isRaised = rules.Keeps(ProtocolRule.OrderTimestampPerWriter);
        return isRaised && !segments.Exists(rows => rows.HasFarTimes)
            ? ChainMerge.Merge(segments)
            : Sorted(segments, isRaised);
    }

    /// <summary>The order of all transactions of a generation, which come in any.</summary>
    public static IEnumerable<TransactionId> Sort(IEnumerable<(TransactionId Id, LogTransaction Transaction)> rows)
    {
        var raised = new List<(Instant Time, TransactionId Id)>();
        foreach (var (id, transaction) in rows
            .OrderBy(row => row.Id.Writer)
            .ThenBy(row => row.Id.Sequence)
            .ThenBy(row => row.Id.Index))
        {
            var isFirst = raised.Count == 0 || raised[^1].Id.Writer != id.Writer;
            raised.Add((isFirst ? transaction.Timestamp : Instant.Max(raised[^1].Time, transaction.Timestamp), id));
        }

        // The sort is stable, so at the same time the order is that of writer, sequence and index.
        return raised.OrderBy(row => row.Time).Select(row => row.Id);
    }

    /// <summary>For times that <see cref="ChainMerge"/> cannot compare, and chains that are in no order.</summary>
    private static OrderedRows Sorted(List<SegmentRows> segments, bool isRaised)
    {
        var places = new List<(Instant Time, int Segment, int Index)>();
        for (var segment = 0; segment < segments.Count; segment++)
        {
            var rows = segments[segment];
            var isSameWriter = segment > 0 && segments[segment - 1].Segment.Writer == rows.Segment.Writer;
            var before = isRaised && isSameWriter ? places[^1].Time : Instant.MinValue;
            for (var index = 0; index < rows.Count; index++)
            {
                var time = Instant.Max(before, rows.TimestampOf(index));
                before = isRaised ? time : before;
                places.Add((time, segment, index));
            }
        }

        places.Sort();
        var sorted = new OrderedRows(segments);
        foreach (var (_, segment, index) in places)
        {
            sorted.Add(segment, index, 1);
        }

        return sorted;
    }
}
