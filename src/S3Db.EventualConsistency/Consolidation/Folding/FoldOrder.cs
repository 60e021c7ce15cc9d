using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Puts the transactions of a generation in order: order timestamp, writer, sequence, index. A writer's own order holds
/// whatever its clock did, because an order timestamp never falls within one writer.
/// </summary>
internal static class FoldOrder
{
    public static List<LogRow> Sort(IEnumerable<SegmentRead> segments, ProtocolRules rules)
    {
        var rows = new List<LogRow>();
        var latest = new Dictionary<WriterId, Instant>();
        foreach (var read in segments.OrderBy(read => read.Segment.Writer).ThenBy(read => read.Segment.Sequence))
        {
            var writer = read.Segment.Writer;
            var time = latest.GetValueOrDefault(writer, Instant.MinValue);
            for (var index = 0; index < read.Transactions!.Count; index++)
            {
                var transaction = read.Transactions[index];
                time = rules.Keeps(ProtocolRule.OrderTimestampPerWriter)
                    ? Instant.Max(time, transaction.Timestamp)
                    : transaction.Timestamp;
                rows.Add(new LogRow(new TransactionId(writer, read.Segment.Sequence, index), transaction, time));
            }

            latest[writer] = time;
        }

        rows.Sort();
        return rows;
    }
}
