using S3Db.Simulation.History;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// A query of the log tells each transaction once, all that were acknowledged before it and have not left the log when
/// it ends, none that had left when it began, and none that is not in the log in the end.
/// </summary>
internal sealed class QueryChecker : IChecker
{
    public string Name => "queries";

    public string Invariants => "I5 I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var known = evidence.State.Rows.ToDictionary(row => row.Id + row.Generation, StringComparer.Ordinal);
        var final = evidence.State.Rows.ToLookup(row => row.Id, StringComparer.Ordinal);
        foreach (var query in evidence.Operations.Where(query => query.Rows is not null))
        {
            var ids = query.Rows!.Select(row => row.Id).ToList();
            var told = ids.ToHashSet(StringComparer.Ordinal);
            if (ids.Count != told.Count)
            {
                yield return New($"{query} tells {ids.Count - told.Count} transactions twice");
            }

            foreach (var row in query.Rows!)
            {
                if (!final.Contains(row.Id))
                {
                    if (evidence.IsStopped(row.Id))
                    {
                        // It could be read then, and was damaged behind that.
                        continue;
                    }

                    yield return New($"{query} tells {row.Id}, which is not in the log");
                }
                else if (row.Generation is { } old
                    && evidence.Cuts.HasLeft(final[row.Id], old, query.InvokedTime - TimeSpan.FromTicks(1)))
                {
                    yield return New($"{query} tells {row.Id}, which had left the log when it began");
                }
                else if (row.Generation is { } generation
                    && known.GetValueOrDefault(row.Id + generation)?.Outcome != row.Outcome)
                {
                    yield return New($"{query} tells {row.Id} as '{row.Outcome}' in generation {generation}");
                }
            }

            foreach (var write in evidence.Transactions.Values.Where(write =>
                write.Status == OperationStatus.Completed && write.CompletedAt < query.InvokedAt
                && !told.Contains(write.Receipt!.TransactionId)
                && !evidence.WasGivenUp(write)
                && !evidence.Cuts.HasLeft(final[write.Receipt.TransactionId], query.CompletedTime)))
            {
                yield return New($"{query} misses {write}, acknowledged before it began");
            }
        }
    }

    private Violation New(string message) => new(Name, "I7", message);
}
