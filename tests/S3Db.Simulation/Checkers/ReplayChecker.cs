using S3Db.EventualConsistency;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// Replays the cohort files in the order of generation and position through the independent model: it must decide every
/// row alike, and come to the same values and statistics.
/// </summary>
internal sealed class ReplayChecker : IChecker
{
    public string Name => "replay";

    public string Invariants => "I3 I4 I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var model = new Model(evidence.Settings);
        var place = (Shard: -1, Generation: 0L, Position: -1);
        foreach (var row in evidence.State.Rows)
        {
            if (row.Position == place.Position && row.Generation == place.Generation && row.Shard == place.Shard)
            {
                yield return New("I3", $"two rows are at generation {row.Generation}, position {row.Position}");
            }

            place = (row.Shard, row.Generation, row.Position);
            var outcome = model.Apply(row, evidence.InitialOf(row));
            if (outcome != row.Outcome)
            {
                yield return New(
                    "I3",
                    $"{row.Operation} {row.Value} of {row.Record} was decided as '{row.Outcome}', and a replay says "
                    + $"'{outcome}': {row}");
            }
        }

        foreach (var violation in CheckValues(evidence, model).Concat(CheckDays(evidence, model)))
        {
            yield return violation;
        }
    }

    private IEnumerable<Violation> CheckValues(Evidence evidence, Model model)
    {
        foreach (var (record, value) in evidence.State.Eventual)
        {
            var isEnded = evidence.State.DeleteNonces.GetValueOrDefault(record) is { } nonce
                && model.Find(record).Incarnation == nonce;
            var expected = model.ValueOf(
                record, isEnded ? 0m : evidence.State.Initials.GetValueOrDefault(record));
            if (expected != value)
            {
                yield return New("I3", $"{record} is {value}, and its history gives {expected}");
            }

            if (evidence.State.Strong.TryGetValue(record, out var strong) && strong != value)
            {
                yield return New("I7", $"{record} is {value} and strongly {strong}, with nothing pending");
            }
        }
    }

    private IEnumerable<Violation> CheckDays(Evidence evidence, Model model)
    {
        var churns = evidence.Settings.Churned.Count > 0;
        foreach (var (date, stats) in evidence.State.Days)
        {
            var day = model.Days[date];
            var told = stats.ByOperation;
            var isEqual = stats.IneffectiveCount == day.Ineffective
                && Same(told.Set, day.Of("set"))
                && Same(told.Add, day.Of("add"))
                && Same(told.Sub, day.Of("sub"))
                && Same(told.Clear, day.Of("clear"))
                && (churns || (stats.TotalValue == day.Net && stats.GrossValue == day.Gross));
            if (!isEqual)
            {
                yield return New(
                    "I3",
                    $"the statistics of {date} are {stats}, and its history gives net {day.Net}, gross {day.Gross}, "
                    + $"{day.Ineffective} without effect, add {day.Of("add")}, sub {day.Of("sub")}, "
                    + $"set {day.Of("set")}, clear {day.Of("clear")}");
            }
        }
    }

    private static bool Same(CohortOperationStats told, (long Count, decimal Sum) expected) =>
        told.Count == expected.Count && told.Sum == expected.Sum;

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
