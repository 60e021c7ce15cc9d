namespace S3Db.Simulation.Checkers;

/// <summary>
/// Deleted records: a counter is in the life its record is in, and no read puts the beginning of one life under the
/// changes of another.
/// </summary>
internal sealed class LifeChecker : IChecker
{
    public string Name => "lives";

    public string Invariants => "I2 I7";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        evidence.Settings.Churned.SelectMany(record => Check(evidence, record));

    private IEnumerable<Violation> Check(Evidence evidence, string record)
    {
        var log = new StoredLog(evidence);
        if (evidence.State.Incarnations.GetValueOrDefault(record) is { } life
            && evidence.State.DeleteNonces.GetValueOrDefault(record) is null
            && log.CounterAt(record, long.MaxValue).Incarnation is var counted && counted != life)
        {
            yield return New("I2", $"{record} is in the life '{life}', and its counter is in '{counted}'");
        }

        foreach (var read in evidence.Operations.Where(read =>
            read.Record == record && read.Value is not null && read.Kind != Planning.OperationKind.ReadStrong))
        {
            var generation = StoredLog.GenerationOf(read.Value!.Token, log.ShardOf(record));
            var counter = log.CounterAt(record, generation);
            var began = counter.IsSet ? 0m : evidence.Lives.GetValueOrDefault((record, counter.Incarnation));
            if (read.Value.Value != counter.Value && read.Value.Value != began + counter.Value)
            {
                yield return New(
                    "I7",
                    $"{read} at generation {generation}, in which its life began with {began} and changed by "
                    + $"{counter.Value}");
            }
        }
    }

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
