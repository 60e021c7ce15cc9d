using S3Db.Simulation.History;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// Jepsen's set-full: every acknowledged transaction is in the log exactly once, under the id of its receipt; one of
/// unknown outcome at most once; a refused one never. And the database tells the same log as the objects hold.
/// </summary>
internal sealed class SetFullChecker : IChecker
{
    public string Name => "set-full";

    public string Invariants => "I1 I2 I5";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var operation in evidence.Transactions.Values)
        {
            var rows = evidence.RowsBySource[operation.Source].ToList();
            if (rows.Count > 1)
            {
                yield return New("I2", $"{operation} is in the log {rows.Count} times: {Join(rows)}");
            }

            if (operation.Status == OperationStatus.Completed && rows.Count == 0)
            {
                if (!evidence.IsStopped(operation.Receipt!.TransactionId))
                {
                    yield return New(
                        "I1", $"{operation} was acknowledged as {operation.Receipt.TransactionId} and is not there");
                }
            }
            else if (operation.Status is OperationStatus.Refused or OperationStatus.NotInvoked && rows.Count > 0)
            {
                yield return New("I2", $"{operation} was definitely not stored, and is in the log: {Join(rows)}");
            }
            else if (operation.Receipt is { } receipt && rows.Exists(
                row => row.Id != receipt.TransactionId && !IsRepeatOf(evidence, row, receipt.TransactionId)))
            {
                yield return New("I2", $"{operation} has the receipt {receipt.TransactionId} and is {Join(rows)}");
            }
        }

        var ids = evidence.State.Rows.Select(row => row.Id).ToList();
        foreach (var id in ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return New("I2", $"the transaction {id.Key} is in the log {id.Count()} times");
        }

        var kept = evidence.State.Rows.Where(row => !evidence.HasLeft(row)).Select(row => row.Id).ToList();
        var told = evidence.State.Told.Where(row => row.Applied).Select(row => row.Id).ToList();
        if (evidence.State.Errors.Count == 0
            && !told.Order(StringComparer.Ordinal)
                .SequenceEqual(kept.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            yield return New(
                "I5", $"the database tells {told.Count} decided transactions, and its objects hold {kept.Count}");
        }
    }

    /// <summary>
    /// A repeat is answered with what its key was first used for, which damage may keep out of the log.
    /// </summary>
    private static bool IsRepeatOf(Evidence evidence, LogFileRow row, string id) =>
        row.Key is not null
        && (evidence.IsStopped(id)
            || evidence.State.Rows.Any(first => first.Id == id && first.Key == row.Key && first.Record == row.Record));

    private static string Join(IEnumerable<LogFileRow> rows) =>
        string.Join(", ", rows.Select(row => $"{row.Id} in generation {row.Generation}"));

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
