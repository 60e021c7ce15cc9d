using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>Draws which faults strike, and whom. A world has a few kinds of them, and those often.</summary>
internal static class FaultPlanner
{
    /// <summary>Less than the hour after which no request executes.</summary>
    private static readonly TimeSpan LateMax = TimeSpan.FromMinutes(58);

    public static readonly IReadOnlyList<Fault> WriteFaults =
    [
        Fault.ReplyLost, Fault.ResendWon, Fault.AppliedLate, Fault.AppliedLate, Fault.ExecutedTwice, Fault.Conflict,
        Fault.ConflictApplied, Fault.ServerErrorApplied, Fault.ResetApplied,
    ];

    public static readonly IReadOnlyList<Fault> AnyFaults =
    [
        Fault.CrashBefore, Fault.CrashAfter, Fault.PauseUnderWay, Fault.PauseBeforeSending, Fault.SlowDown,
        Fault.ServerError, Fault.Reset, Fault.Hung, Fault.Slow,
    ];

    private static readonly Fault[] Moments =
        [Fault.CrashBefore, Fault.ColdRestart, Fault.PauseUnderWay, Fault.ClockStep, Fault.Outage];

    public static IEnumerable<PlanElement> Draw(
        SeedStream chance, WorldSettings settings, IReadOnlyList<Phase> phases, int firstIndex)
    {
        var index = firstIndex;
        if (!chance.Chance(0.9))
        {
            yield break;
        }

        var intensity = chance.Pick(1, 2, 4);
        foreach (var fault in Subset(chance, WriteFaults, 0.4).Concat(Subset(chance, AnyFaults, 0.25)))
        {
            var targets = WriteFaults.Contains(fault) ? FaultTarget.Puts : FaultTarget.All;
            for (var i = chance.Between(1, 3 * intensity); i > 0; i--)
            {
                yield return Strike(chance, index++, fault, targets);
            }
        }

        foreach (var (fault, targets) in new[]
        {
            (Fault.BodyCutShort, FaultTarget.Gets), (Fault.BodyDamaged, FaultTarget.Gets),
            (Fault.DeletedPartly, FaultTarget.Deletes),
        })
        {
            for (var i = chance.Chance(0.25) ? chance.Between(1, 4) : 0; i > 0; i--)
            {
                yield return Strike(chance, index++, fault, targets);
            }
        }

        // Stored, sent again and refused, and gone before it can be read back: only a pause gives the others the time.
        for (var i = settings.Processes > 1 && chance.Chance(0.4) ? chance.Between(1, 3) : 0; i > 0; i--)
        {
            var first = Strike(chance, index++, Fault.ResetApplied, [FaultTarget.SegmentPut]);
            var pause = chance.Span(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(40));
            yield return first;
            yield return first with
            {
                Index = index++, Fault = Fault.PauseUnderWay, Ordinal = first.Ordinal + 1, Span = pause,
            };
        }

        for (var i = settings.IsDamaged ? chance.Below(3) : 0; i > 0; i--)
        {
            yield return Strike(chance, index++, Fault.ForeignObject, [FaultTarget.SegmentPut]);
        }

        foreach (var fault in Subset(chance, Moments, 0.3).Concat(Vandalism(chance, settings)))
        {
            for (var i = chance.Between(1, 1 + intensity); i > 0; i--)
            {
                yield return Happen(chance, index++, fault, settings, phases[chance.Below(phases.Count)]);
            }
        }
    }

    private static IEnumerable<Fault> Vandalism(SeedStream chance, WorldSettings settings) =>
        settings.IsDamaged ? [Fault.ObjectDamaged, Fault.ForeignObject]
        : chance.Chance(0.1) ? [Fault.ForeignObject]
        : [];

    private static List<Fault> Subset(SeedStream chance, IReadOnlyList<Fault> faults, double probability) =>
        [.. faults.Where(_ => chance.Chance(probability))];

    public static PlannedFault Strike(
        SeedStream chance, int index, Fault fault, IReadOnlyList<FaultTarget> targets)
    {
        var target = targets[chance.Below(targets.Count)];
        var span = fault switch
        {
            Fault.AppliedLate => chance.Span(TimeSpan.FromSeconds(31), LateMax),
            Fault.ExecutedTwice => chance.Span(TimeSpan.FromMilliseconds(1), LateMax),
            Fault.PauseUnderWay or Fault.PauseBeforeSending =>
                chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromHours(chance.Pick(1, 6, 30))),
            Fault.Slow => chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(28)),
            _ => TimeSpan.Zero,
        };
        return new PlannedFault(
            index, fault, target.Verb, target.Key, chance.Between(1, target.About), span);
    }

    private static PlannedEvent Happen(
        SeedStream chance, int index, Fault fault, WorldSettings settings, Phase phase)
    {
        var span = fault switch
        {
            Fault.Outage => chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(70)),
            Fault.PauseUnderWay => chance.Span(TimeSpan.FromSeconds(5), TimeSpan.FromHours(chance.Pick(1, 6, 30))),
            Fault.ClockStep => chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromHours(30)),
            _ => TimeSpan.Zero,
        };
        var at = phase.Begin + (phase.Length * chance.Fraction());
        return new PlannedEvent(index, fault, at, chance.Below(settings.Processes), span, chance.Next());
    }
}
