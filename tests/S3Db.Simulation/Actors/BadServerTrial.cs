using S3Db.Simulation.Faults;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Runtime;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Actors;

/// <summary>A server that ignores conditions would lose money silently: connecting to it must be refused.</summary>
internal sealed class BadServerTrial(World world)
{
    public async Task RunAsync()
    {
        world.Tally.Add(Fault.ConditionsIgnored);
        var plan = world.Plan with { Elements = [] };
        var tally = new Tally();
        var watch = new RequestWatch(
            new Trace(world.Clock, keepsText: false), tally, new PathWatch(tally), plan.Settings);
        var network = new SimulatedNetwork(
            plan, world.Clock, new SimulatedBucket { IgnoresConditions = true }, new FaultSchedule(plan), watch);
        var process = new SimulatedProcess(99, 0);
        process.Time = new ProcessTime(world.Clock, process, TimeSpan.Zero);
        if (await world.CompleteAsync(ConnectAsync(network, process), "connecting to a bad server"))
        {
            world.Surprises.Add("a server that ignores conditions was taken for a good one");
        }
    }

    private static async Task<bool> ConnectAsync(SimulatedNetwork network, SimulatedProcess process)
    {
        try
        {
            await S3Database.ConnectAsync(
                new StoreFace(network, process), new S3DatabaseOptions { TimeProvider = process.Time });
            return true;
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Unsupported)
        {
            return false;
        }
    }
}
