using S3Db.EventualConsistency;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>
/// Draws what operators do while everybody goes on: verify, recalculate, repair what was damaged, and give up a segment
/// that cannot be read.
/// </summary>
internal static class OperatorPlanner
{
    /// <summary>Pages are damaged only where there are any, and where they can be computed again.</summary>
    public static WorldSettings Adapt(SeedStream chance, WorldSettings settings) =>
        settings is { IsDamaged: false, Limits.InlineBytesMax: <= 300 } && settings.Reducer != ReducerChoice.Throwing
            && chance.Chance(0.25)
            ? settings with { LosesPages = true }
            : settings;

    public static IEnumerable<PlanElement> Draw(
        SeedStream chance, WorldSettings settings, IReadOnlyList<Phase> phases, int firstIndex)
    {
        var index = firstIndex;
        for (var i = settings.LosesPages ? chance.Between(1, 3) : 0; i > 0; i--)
        {
            yield return new PlannedEvent(
                index++, Fault.PageDamaged, Moment(chance, phases), 0, TimeSpan.Zero, chance.Next());
        }

        foreach (var element in DrawDamage(chance, settings, phases, index))
        {
            index++;
            yield return element;
        }

        OperationKind[] kinds = settings.IsDamaged
            ? [OperationKind.Skip, OperationKind.Skip, OperationKind.Skip, OperationKind.Consolidate,
                OperationKind.Verify, OperationKind.Recalculate]
            : [OperationKind.Verify, OperationKind.Repair, OperationKind.Repair, OperationKind.Recalculate];
        var isWatched = settings.IsDamaged || settings.LosesPages ? chance.Chance(0.8) : chance.Chance(0.12);
        var at = Moment(chance, phases);
        for (var i = isWatched ? chance.Between(2, settings.IsDamaged ? 10 : 6) : 0; i > 0; i--)
        {
            if (chance.Chance(0.6))
            {
                at = Moment(chance, phases);
            }

            yield return new PlannedOperation(
                index++,
                at,
                chance.Below(settings.Processes),
                kinds[chance.Below(kinds.Length)],
                settings.Records[chance.Below(settings.Records.Count)]);
        }
    }

    /// <summary>
    /// A segment is damaged before it is folded, others of its writer are stored behind it, and an operator gives it
    /// up.
    /// </summary>
    private static IEnumerable<PlanElement> DrawDamage(
        SeedStream chance, WorldSettings settings, IReadOnlyList<Phase> phases, int index)
    {
        for (var i = settings.IsDamaged ? chance.Below(3) : 0; i > 0; i--)
        {
            var at = Moment(chance, phases);
            var slot = chance.Below(settings.Processes);
            for (var call = 0; call < 8; call++)
            {
                yield return new PlannedOperation(
                    index++, at + (call * TimeSpan.FromMilliseconds(400)), slot, OperationKind.Add, settings.Records[0])
                {
                    Amount = chance.Between(1, 50), Mode = ConsolidationMode.Async,
                };
            }

            var damaged = at + chance.Span(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3));
            yield return new PlannedEvent(index++, Fault.ObjectDamaged, damaged, 0, TimeSpan.Zero, chance.Next());
            yield return new PlannedOperation(
                index++, at + TimeSpan.FromSeconds(15), slot, OperationKind.Consolidate, settings.Records[0]);
            yield return new PlannedOperation(
                index++, at + TimeSpan.FromSeconds(40), slot, OperationKind.Skip, settings.Records[0]);
        }
    }

    private static TimeSpan Moment(SeedStream chance, IReadOnlyList<Phase> phases)
    {
        var phase = phases[chance.Below(phases.Count)];
        return phase.Begin + (phase.Length * chance.Fraction());
    }
}
