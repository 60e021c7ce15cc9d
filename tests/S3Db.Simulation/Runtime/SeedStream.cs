namespace S3Db.Simulation.Runtime;

/// <summary>
/// Repeatable numbers (SplitMix64, public domain). Streams of one seed are independent of each other, so that leaving
/// out what one of them decides changes nothing in the others.
/// </summary>
internal sealed class SeedStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;
    private ulong _state;

    public SeedStream(ulong seed, params ReadOnlySpan<ulong> path)
    {
        _state = Mix(unchecked(seed + Gamma));
        foreach (var step in path)
        {
            _state = Mix(_state ^ Mix(unchecked(step + Gamma)));
        }
    }

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    public ulong Next() => Mix(_state = unchecked(_state + Gamma));

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A number of a range, its ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double probability) => Fraction() < probability;

    public double Fraction() => (Next() >> 11) / (double)(1UL << 53);

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A time between two others; short ones as often as long ones, on a logarithmic scale.</summary>
    public TimeSpan Span(TimeSpan least, TimeSpan most)
    {
        var (low, high) = (Math.Log(Math.Max(1, least.Ticks)), Math.Log(Math.Max(1, most.Ticks)));
        return TimeSpan.FromTicks((long)Math.Exp(low + ((high - low) * Fraction())));
    }
}
