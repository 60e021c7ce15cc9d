using S3Db.EventualConsistency;

namespace S3Db.Simulation.Runtime;

/// <summary>One process of the simulated system, from its start to its end or its crash.</summary>
internal sealed class SimulatedProcess(int slot, int life)
{
    private readonly List<SimulationEvent> _held = [];

    /// <summary>Which place in the system it fills; after a crash another process fills the same place.</summary>
    public int Slot { get; } = slot;

    /// <summary>The how manyth process in its place, from 0.</summary>
    public int Life { get; } = life;

    public string Name => $"p{Slot}.{Life}";

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    public ProcessTime Time { get; set; } = null!;

    public S3Database? Database { get; set; }

    public EventualConsistencyPlugin? Plugin { get; set; }

    public Resource? Wallets { get; set; }

    /// <summary>What the reads and writes of this process have seen, merged: its session.</summary>
    public ConsistencyToken Session { get; set; } = ConsistencyToken.Empty;

    /// <summary>Ends when it is connected and can work.</summary>
    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many requests it has sent.</summary>
    public ulong Requests { get; set; }

    /// <summary>How many sync calls of it are under way.</summary>
    public int SyncCalls { get; set; }

    /// <summary>How many strong reads of it are under way.</summary>
    public int StrongReads { get; set; }

    /// <summary>How many queries of the log are under way, which read cohort files.</summary>
    public int Queries { get; set; }

    public void Crash() => IsAlive = false;

    public void Pause() => IsPaused = true;

    /// <summary>Goes on; what was due meanwhile is due now.</summary>
    public void Resume(SimulationClock clock)
    {
        IsPaused = false;
        SimulationEvent[] held = [.. _held];
        _held.Clear();
        clock.Release(held);
    }

    public void Hold(SimulationEvent held) => _held.Add(held);
}
