using S3Db.Simulation.Faults;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Actors;

/// <summary>Does to processes and store what the plan says is done to them at a moment.</summary>
internal sealed class Disturber(World world)
{

    public void Disturb(PlannedEvent planned)
    {
        if (!world.Faults.IsOn)
        {
            return;
        }

        var process = world.Occupant(planned.Slot % world.Plan.Settings.Processes);
        world.Trace.Add("fault", planned.Fault.ToString(), process.Name);
        switch (planned.Fault)
        {
            case Fault.CrashBefore when process.IsAlive:
                world.Crash(process);
                break;
            case Fault.ColdRestart:
                for (var slot = 0; slot < world.Plan.Settings.Processes; slot++)
                {
                    world.Crash(world.Occupant(slot));
                }

                break;
            case Fault.PauseUnderWay when process.IsAlive:
                world.Network.Pause(process, planned.Span);
                break;
            case Fault.ClockStep when process.IsAlive:
                process.Time.Skew += planned.Choice % 2 == 0 ? planned.Span : -planned.Span;
                break;
            case Fault.Outage:
                world.Faults.OutageEnd = world.Clock.Elapsed + planned.Span;
                break;
            case Fault.ObjectDamaged or Fault.ForeignObject or Fault.PageDamaged:
                if (!new Vandal(world).Act(planned))
                {
                    return;
                }

                break;
            default:
                return;
        }

        world.Tally.Add(planned.Fault);
    }

    /// <summary>The end of all trouble: whoever stands still goes on.</summary>
    public void EndAll()
    {
        world.Faults.OutageEnd = TimeSpan.Zero;
        for (var slot = 0; slot < world.Plan.Settings.Processes; slot++)
        {
            var process = world.Occupant(slot);
            if (process is { IsAlive: true, IsPaused: true })
            {
                process.Resume(world.Clock);
            }
        }
    }
}
