using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>
/// Draws, for some worlds, days that come behind the others: what was written before is old enough to leave the log by
/// then, and one or two processes cut it off while everything goes on, with faults of its own.
/// </summary>
internal static class RetentionPlanner
{
    private static readonly TimeSpan WindowMax = TimeSpan.FromHours(30);
    private static readonly TimeSpan BeyondWindow = TimeSpan.FromDays(2);

    /// <summary>Null for most worlds.</summary>
    public static LateDays? TryDraw(
        ulong seed, WorldSettings drawn, IReadOnlyList<Phase> phases, int firstIndex)
    {
        var chance = new SeedStream(seed, 8);
        if (!chance.Chance(0.15))
        {
            return null;
        }

        var window = drawn.IdempotencyWindow < WindowMax ? drawn.IdempotencyWindow : WindowMax;
        var keep = window + BeyondWindow + chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromHours(4));
        var late = DrawPhases(chance, phases, keep);
        var end = late[^1].End + TimeSpan.FromMinutes(2);
        var settings = drawn with
        {
            IdempotencyWindow = window,
            Keep = keep,
            Retainers = chance.Between(1, Math.Min(2, drawn.Processes)),
            Archives = chance.Chance(0.5),
            Limits = drawn.Limits with { RetiredFilesMax = chance.Pick(1, 3, 4096) },
            ConsolidationInterval = Longer(drawn.ConsolidationInterval, end / 60),
            End = end,
        };
        var elements = new List<PlanElement>();
        elements.AddRange(OperationPlanner.Draw(new SeedStream(seed, 9), settings, late)
            .Select(operation => operation with { Index = firstIndex + operation.Index }));
        foreach (var phase in late)
        {
            elements.AddRange(DrawCuts(chance, settings, phase, firstIndex + elements.Count));
        }

        elements.AddRange(DrawFaults(chance, keep, firstIndex + elements.Count));
        elements.AddRange(FaultPlanner.Draw(new SeedStream(seed, 10), settings, late, firstIndex + elements.Count));
        return new LateDays(settings, late, elements);
    }

    /// <summary>Not more turns than in other worlds, and not longer intervals than there may be.</summary>
    private static TimeSpan Longer(TimeSpan interval, TimeSpan least) =>
        TimeSpan.FromSeconds(Math.Clamp(Math.Max(interval.TotalSeconds, least.TotalSeconds), 1, 3600));

    /// <summary>The first begins when an early part of what came before is old enough, or all of it.</summary>
    private static List<Phase> DrawPhases(SeedStream chance, IReadOnlyList<Phase> phases, TimeSpan keep)
    {
        var late = new List<Phase>();
        var first = phases[chance.Below(phases.Count)];
        var begin = first.Begin + (first.Length * chance.Fraction()) + keep;
        begin = begin > phases[^1].End ? begin : phases[^1].End + TimeSpan.FromMinutes(1);
        for (var i = chance.Pick(1, 1, 2); i > 0; i--)
        {
            late.Add(new Phase(
                begin,
                chance.Span(TimeSpan.FromSeconds(10), TimeSpan.FromHours(2)),
                chance.Between(8, 24)));
            begin = late[^1].End + keep;
        }

        return late;
    }

    /// <summary>Alone, and two at the same moment; and what makes the log ready to be cut.</summary>
    private static IEnumerable<PlannedOperation> DrawCuts(
        SeedStream chance, WorldSettings settings, Phase phase, int index)
    {
        var at = phase.Begin;
        for (var i = chance.Between(3, 8); i > 0; i--)
        {
            if (chance.Chance(0.6))
            {
                at = phase.Begin + (phase.Length * chance.Fraction());
            }

            yield return new PlannedOperation(
                index++,
                at,
                chance.Below(settings.Retainers),
                chance.Chance(0.7) ? OperationKind.Retain : OperationKind.Consolidate,
                settings.Records[0]);
        }
    }

    private static IEnumerable<PlanElement> DrawFaults(SeedStream chance, TimeSpan keep, int index)
    {
        FaultTarget[] writes =
        [
            FaultTarget.OpeningPut, FaultTarget.OpeningPut, FaultTarget.CohortDelete, FaultTarget.CohortDelete,
            FaultTarget.ArchivePut, FaultTarget.OpeningDelete, FaultTarget.Swap,
        ];
        for (var i = chance.Below(6); i > 0; i--)
        {
            var fault = chance.Pick<Fault>([.. FaultPlanner.WriteFaults, .. FaultPlanner.AnyFaults]);
            yield return FaultPlanner.Strike(chance, index++, fault, writes);
        }

        for (var i = chance.Below(3); i > 0; i--)
        {
            var fault = chance.Pick<Fault>([.. FaultPlanner.AnyFaults, Fault.BodyCutShort]);
            yield return FaultPlanner.Strike(
                chance, index++, fault, [FaultTarget.OpeningGet, FaultTarget.CohortGet, FaultTarget.CohortGet]);
        }

        if (chance.Chance(0.3))
        {
            // Whoever sleeps so long before it writes history finds that the same has left the log since.
            var zombie = FaultPlanner.Strike(chance, index, Fault.PauseBeforeSending, [FaultTarget.CohortPut]);
            yield return zombie with { Span = keep + chance.Span(TimeSpan.FromMinutes(1), TimeSpan.FromHours(3)) };
        }
    }
}
