using S3Db.Simulation.Faults;

namespace S3Db.Simulation.Reports;

/// <summary>What many seeds gave together.</summary>
internal sealed class RunSummary(ulong first)
{
    public ulong First { get; } = first;

    public int Count { get; private set; }

    public Tally Tally { get; } = new();

    /// <summary>The seeds that found something.</summary>
    public List<SeedResult> Failures { get; } = [];

    public void Add(SeedResult result)
    {
        Count++;
        Tally.Add(result.Tally);
        if (result.Violations.Count > 0)
        {
            Failures.Add(result);
        }
    }

    /// <summary>The faults that struck no seed, and the recovery paths that none has taken.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. Enum.GetNames<Fault>().Where(fault => !Tally.Faults.ContainsKey(fault)),
        .. Enum.GetNames<RecoveryPath>().Where(path => !Tally.Paths.ContainsKey(path)),
    ];
}
