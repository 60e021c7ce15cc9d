using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Puts the transactions of a generation in order: order timestamp, writer, sequence, index. A writer's own order holds
/// whatever its clock did, because an order timestamp never falls within one writer.
/// </summary>
internal static class FoldOrder
{
    public static List<LogRow> Sort(IEnumerable<SegmentRead> segments, ProtocolRules rules) => SortChains(
        segments
            .OrderBy(read => read.Segment.Writer)
            .ThenBy(read => read.Segment.Sequence)
            .SelectMany(read => read.Transactions!.Select((transaction, index) =>
                (new TransactionId(read.Segment.Writer, read.Segment.Sequence, index), transaction))),
        rules.Keeps(ProtocolRule.OrderTimestampPerWriter));

    /// <summary>The same for all transactions of a generation in any order.</summary>
    public static List<LogRow> Sort(IEnumerable<(TransactionId Id, LogTransaction Transaction)> transactions) =>
        SortChains(
            transactions
                .OrderBy(row => row.Id.Writer)
                .ThenBy(row => row.Id.Sequence)
                .ThenBy(row => row.Id.Index),
            isRaised: true);

    private static List<LogRow> SortChains(
        IEnumerable<(TransactionId Id, LogTransaction Transaction)> chains, bool isRaised)
    {
        var rows = new List<LogRow>();
        var (writer, time) = (default(WriterId), Instant.MinValue);
        foreach (var (id, transaction) in chains)
        {
            time = isRaised && id.Writer == writer
                ? Instant.Max(time, transaction.Timestamp)
                : transaction.Timestamp;
            writer = id.Writer;
            rows.Add(new LogRow(id, transaction, time));
        }

        rows.Sort();
        return rows;
    }
}
