using System.Runtime.InteropServices;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Reports;

/// <summary>
/// Everything that was asked of the store and answered, in order, as one number: two runs of a seed must give the same.
/// The text is kept only where somebody wants to read it.
/// </summary>
internal sealed class Trace(SimulationClock clock, bool keepsText)
{
    private ulong _hash = 14695981039346656037UL;

    public ulong Hash => _hash;

    /// <summary>When each line was written, and the line.</summary>
    public List<(TimeSpan At, string Text)> Lines { get; } = [];

    public bool KeepsText => keepsText;

    /// <summary>How long the world has existed.</summary>
    public TimeSpan Now => clock.Elapsed;

    public void Add(string what, string key, string detail)
    {
        Mix((ulong)clock.Elapsed.Ticks);
        Mix(what);
        Mix(key);
        Mix(detail);
        if (keepsText)
        {
            Lines.Add((clock.Elapsed, $"{what} {key} {detail}"));
        }
    }

    private void Mix(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            Mix(b);
        }
    }

    private void Mix(ulong value) => _hash = SeedStream.Mix(_hash ^ value);
}
