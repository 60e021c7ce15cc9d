namespace S3Db.Simulation.Runtime;

/// <summary>Something that happens at a moment of virtual time, to a process or (without one) to the world.</summary>
internal sealed class SimulationEvent(SimulatedProcess? owner, Action action)
{
    public SimulatedProcess? Owner { get; } = owner;

    public bool IsCancelled { get; set; }

    public void Run() => action();
}
