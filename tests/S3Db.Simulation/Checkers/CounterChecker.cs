using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// Jepsen's counter: a read lies between what must be there and what can be there, judged by the calls alone and
/// without the log.
/// </summary>
internal sealed class CounterChecker : IChecker
{
    public string Name => "counter";

    public string Invariants => "I2 I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        if (!evidence.Settings.IsAdditive || evidence.Settings.IsBounded)
        {
            yield break;
        }

        var writes = evidence.Transactions.Values.ToLookup(write => write.Record, StringComparer.Ordinal);
        foreach (var read in evidence.Operations.Where(read =>
            read.IsRead && read.Value is not null && evidence.IsStable(read.Record)
            && writes[read.Record].All(write => write.Kind != OperationKind.Set)))
        {
            var initial = evidence.InitialOf(read.Record);
            var (low, high) = (initial, initial);
            foreach (var write in writes[read.Record].Where(write =>
                write.InvokedAt < read.CompletedAt && write.Status != OperationStatus.Refused))
            {
                var isSure = write.Plan.Key is null && read.Kind == OperationKind.ReadStrong
                    && write.Status == OperationStatus.Completed && write.CompletedAt < read.InvokedAt
                    && !evidence.WasGivenUp(write);
                low += isSure ? write.Change : Math.Min(0m, write.Change);
                high += isSure ? write.Change : Math.Max(0m, write.Change);
            }

            if (read.Value!.Value < low || read.Value.Value > high)
            {
                yield return new Violation(
                    Name, "I7", $"{read}; by the calls it is at least {low} and at most {high}");
            }
        }
    }
}
