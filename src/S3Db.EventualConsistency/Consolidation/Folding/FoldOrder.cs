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
        var reads = segments.OrderBy(read => read.Segment.Writer).ThenBy(read => read.Segment.Sequence).ToList();
        var chains = new List<LogRow>(reads.Sum(read => read.Transactions!.Count));
        var isRaised = rules.Keeps(ProtocolRule.OrderTimestampPerWriter);
        foreach (var read in reads)
        {
            var transactions = read.Transactions!;
            for (var index = 0; index < transactions.Count; index++)
            {
                Append(
                    chains,
                    new TransactionId(read.Segment.Writer, read.Segment.Sequence, index),
                    transactions[index],
                    isRaised);
            }
        }

        return isRaised ? ChainMerge.Merge(chains) : Sorted(chains);
    }

    /// <summary>The same for all transactions of a generation in any order.</summary>
    public static List<LogRow> Sort(IEnumerable<(TransactionId Id, LogTransaction Transaction)> transactions)
    {
        var chains = new List<LogRow>();
        foreach (var (id, transaction) in transactions
            .OrderBy(row => row.Id.Writer)
            .ThenBy(row => row.Id.Sequence)
            .ThenBy(row => row.Id.Index))
        {
            Append(chains, id, transaction, isRaised: true);
        }

        return ChainMerge.Merge(chains);
    }

    private static void Append(List<LogRow> chains, TransactionId id, LogTransaction transaction, bool isRaised)
    {
        var time = isRaised && chains.Count > 0 && chains[^1].Id.Writer == id.Writer
            ? Instant.Max(chains[^1].OrderTime, transaction.Timestamp)
            : transaction.Timestamp;
        chains.Add(new LogRow(id, transaction, time));
    }

    private static List<LogRow> Sorted(List<LogRow> rows)
    {
        rows.Sort();
        return rows;
    }
}
