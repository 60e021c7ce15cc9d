using System.Diagnostics.Metrics;

namespace S3Db.Simulation.Actors;

/// <summary>Meters that end with their world, so that worlds leave nothing behind.</summary>
internal sealed class SimulatedMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        foreach (var meter in _meters)
        {
            meter.Dispose();
        }
    }
}
