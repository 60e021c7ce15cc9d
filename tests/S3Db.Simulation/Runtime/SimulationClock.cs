using NodaTime;

namespace S3Db.Simulation.Runtime;

/// <summary>
/// Virtual time: the events that are to come, in order of their moment and, within one, of their scheduling. What is
/// due for a paused process waits until it goes on; what is due for a dead one never happens.
/// </summary>
internal sealed class SimulationClock(Instant start)
{
    private readonly PriorityQueue<SimulationEvent, (long Due, long Sequence)> _queue = new();
    private long _sequence;

    /// <summary>How long the world has existed.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The true time, which is also the store's.</summary>
    public Instant Now => start + Duration.FromTimeSpan(Elapsed);

    /// <summary>How many events have happened.</summary>
    public long Events { get; private set; }

    public SimulationEvent Schedule(TimeSpan delay, SimulatedProcess? owner, Action action)
    {
        var scheduled = new SimulationEvent(owner, action);
        Enqueue(delay, scheduled);
        return scheduled;
    }

    /// <summary>Lets the events that a pause held back happen now, in their order.</summary>
    public void Release(IEnumerable<SimulationEvent> held)
    {
        foreach (var scheduled in held)
        {
            Enqueue(TimeSpan.Zero, scheduled);
        }
    }

    /// <summary>Moves time to the next event that is due by then, and lets it happen.</summary>
    /// <returns>False when there is none: then time is at the limit.</returns>
    public bool TryRunNext(TimeSpan limit)
    {
        while (_queue.TryPeek(out var next, out var place) && place.Due <= limit.Ticks)
        {
            _queue.Dequeue();
            if (next.IsCancelled || next.Owner is { IsAlive: false })
            {
                continue;
            }

            Elapsed = TimeSpan.FromTicks(Math.Max(place.Due, Elapsed.Ticks));
            if (next.Owner is { IsPaused: true } paused)
            {
                paused.Hold(next);
                continue;
            }

            Events++;
            next.Run();
            return true;
        }

        Elapsed = limit > Elapsed ? limit : Elapsed;
        return false;
    }

    private void Enqueue(TimeSpan delay, SimulationEvent scheduled) =>
        _queue.Enqueue(scheduled, ((Elapsed + delay).Ticks, _sequence++));
}
