using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>
/// Draws callers who come all at once where queues are small, often while the store is away: they wait for room, and
/// some until they are told that nothing of theirs was sent.
/// </summary>
internal static class BurstPlanner
{
    public static IEnumerable<PlanElement> Draw(
        SeedStream chance, WorldSettings settings, IReadOnlyList<Phase> phases, int firstIndex)
    {
        var index = firstIndex;
        var bursts = settings.HasSmallQueue && chance.Chance(0.5) ? chance.Between(1, 2) : 0;
        for (; bursts > 0; bursts--)
        {
            var phase = phases[chance.Below(phases.Count)];
            var at = phase.Begin + (phase.Length * chance.Fraction());
            var slot = chance.Below(settings.Processes);
            if (chance.Chance(0.5))
            {
                var span = chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(70));
                yield return new PlannedEvent(index++, Fault.Outage, at, slot, span, chance.Next());
            }

            var areImpatient = chance.Chance(0.5);
            for (var calls = settings.QueueMax + chance.Between(4, 12); calls > 0; calls--)
            {
                yield return new PlannedOperation(
                    index++,
                    at,
                    slot,
                    chance.Pick(OperationKind.Add, OperationKind.Add, OperationKind.Sub),
                    settings.Records[chance.Below(settings.Records.Count)])
                {
                    Amount = chance.Between(1, 50),
                    Patience = areImpatient && chance.Chance(0.5)
                        ? chance.Span(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10))
                        : null,
                };
            }
        }
    }
}
