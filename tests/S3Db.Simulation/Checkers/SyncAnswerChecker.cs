using S3Db.EventualConsistency;

namespace S3Db.Simulation.Checkers;

/// <summary>What a sync caller was told is what the log says for ever.</summary>
internal sealed class SyncAnswerChecker : IChecker
{
    public string Name => "sync-answer";

    public string Invariants => "I2 I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var log = new StoredLog(evidence);
        foreach (var write in evidence.Transactions.Values.Where(write =>
            write.Receipt is { Status: not Verdict.Pending }))
        {
            var receipt = write.Receipt!;
            if (evidence.RowsBySource[write.Source].FirstOrDefault() is not { } row)
            {
                yield return New($"{write} was answered {receipt.Status}, and is not in the log");
                continue;
            }

            var isRepeat = row.Key is not null && row.Id != receipt.TransactionId;
            var decided = isRepeat
                ? evidence.State.Rows.FirstOrDefault(first => first.Id == receipt.TransactionId) ?? row
                : row;
            var told = receipt.Status switch
            {
                Verdict.Applied => null,
                Verdict.Duplicate => "duplicate",
                _ => $"rejected:{receipt.Reason}",
            };
            if (told != decided.Outcome)
            {
                yield return New($"{write} was answered '{told}', and decided as '{decided.Outcome}'");
            }

            var generation = StoredLog.GenerationOf(receipt.Token, row.Shard);
            if (row.Generation > generation)
            {
                yield return New($"{write} was answered from generation {generation}, and decided in {row.Generation}");
            }
            else if (receipt.Value is { } value && row.Key is null && evidence.IsStable(write.Record)
                && log.ValueAt(write.Record, generation) is var expected && expected != value)
            {
                yield return New($"{write} was told {value} at generation {generation}, in which it is {expected}");
            }
        }
    }

    private Violation New(string message) => new(Name, "I2", message);
}
