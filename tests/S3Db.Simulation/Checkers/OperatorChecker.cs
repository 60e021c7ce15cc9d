using S3Db.EventualConsistency;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// What operators do beside everybody else: a verification finds nothing in what is whole, a repair changes only what
/// was damaged, a recalculation gives what the log gives, and nothing is given up that could be read.
/// </summary>
internal sealed class OperatorChecker : IChecker
{
    public string Name => "operators";

    public string Invariants => "I2 I3 I9";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        [.. Verifications(evidence), .. Recalculations(evidence), .. Skips(evidence)];

    private IEnumerable<Violation> Verifications(Evidence evidence)
    {
        if (evidence.Settings.IsDamaged || evidence.Settings.LosesPages || evidence.HasDamagedBodies)
        {
            yield break;
        }

        foreach (var call in evidence.Operations.Where(call => call.Verified is not null))
        {
            foreach (var deviation in call.Verified!.Deviations.Where(d => d.Kind != DeviationKind.ForeignObject))
            {
                yield return New("I3", $"{call} finds {deviation}, and nothing was damaged");
            }

            foreach (var repair in call.Verified.Repairs)
            {
                yield return New("I3", $"{call} repaired, and nothing was damaged: {repair}");
            }
        }
    }

    private IEnumerable<Violation> Recalculations(Evidence evidence)
    {
        var log = new StoredLog(evidence);
        foreach (var call in evidence.Operations.Where(
            call => call.Recalculated is not null && evidence.IsStable(call.Record)))
        {
            var found = call.Recalculated!;
            var isClean = found.Deviations.All(deviation => deviation.Kind == DeviationKind.ForeignObject);
            if (isClean && log.ValueAt(call.Record, found.Generation) is var expected && expected != found.Value)
            {
                yield return New(
                    "I3", $"{call} gives {found.Value} at generation {found.Generation}, and the log {expected}");
            }

            var isWhole = !evidence.Settings.IsDamaged && !evidence.Settings.LosesPages && !evidence.HasDamagedBodies;
            if (isWhole && !(isClean && found.Stored == found.Value))
            {
                yield return New("I3", $"{call} gives {found.Value} and finds {found.Stored}, and nothing was damaged");
            }
        }
    }

    private IEnumerable<Violation> Skips(Evidence evidence)
    {
        foreach (var (key, writer, sequence) in evidence.State.Manifests.Values.SelectMany(m => m.Skipped))
        {
            if (!evidence.Damaged.Contains(key))
            {
                yield return New("I9", $"{key} was given up, and it could be read");
            }

            foreach (var row in evidence.State.Rows.Where(row => row.Writer == writer && row.Sequence == sequence))
            {
                yield return New("I2", $"{row.Id} is in the log, and its segment was given up");
            }
        }
    }

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
