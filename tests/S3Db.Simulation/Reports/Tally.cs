using S3Db.Simulation.Faults;

namespace S3Db.Simulation.Reports;

/// <summary>How often things happened in one world or in many.</summary>
internal sealed class Tally
{
    public SortedDictionary<string, long> Faults { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Paths { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Counts { get; init; } = new(StringComparer.Ordinal);

    public void Add(Fault fault) => Add(Faults, fault.ToString(), 1);

    public void Add(RecoveryPath path) => Add(Paths, path.ToString(), 1);

    public void Add(RecoveryPath path, int times)
    {
        if (times > 0)
        {
            Add(Paths, path.ToString(), times);
        }
    }

    public void Add(string count, long amount = 1) => Add(Counts, count, amount);

    public void Add(Tally other)
    {
        foreach (var (name, count) in other.Faults)
        {
            Add(Faults, name, count);
        }

        foreach (var (name, count) in other.Paths)
        {
            Add(Paths, name, count);
        }

        foreach (var (name, count) in other.Counts)
        {
            Add(Counts, name, count);
        }
    }

    private static void Add(SortedDictionary<string, long> counts, string name, long amount) =>
        counts[name] = counts.GetValueOrDefault(name) + amount;
}
