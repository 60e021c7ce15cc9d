using System.Collections.Concurrent;

namespace S3Db.Workload;

/// <summary>Draws what is done to each request. Thread-safe.</summary>
/// <param name="seed">Of the draws; which request meets which draw is up to the processes.</param>
/// <param name="share">The share of reads that something is done to; of writes it is more.</param>
public sealed class ProxyFaultPlan(int seed, double share)
{
    // Writes are rarer than reads and what is to be proven is about them.
    private const double WriteWeight = 3;
    private const double GhostShare = 0.4;
    private static readonly ProxyFault[] Ghosts = [ProxyFault.Duplicate, ProxyFault.Late];
    private static readonly ProxyFault[] Kinds = [.. Enum.GetValues<ProxyFault>().Skip(1).Except(Ghosts)];
    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LateMin = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LateMax = TimeSpan.FromSeconds(75);
    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<ProxyFault, long> _counts = new();

    /// <summary>Whether anything is done at all.</summary>
    public bool IsOn { get; set; } = true;

    public IReadOnlyDictionary<ProxyFault, long> Counts => _counts;

    public ProxyFault Draw(bool isWrite)
    {
        lock (_random)
        {
            if (!IsOn || _random.NextDouble() >= (isWrite ? WriteWeight * share : share))
            {
                return ProxyFault.None;
            }

            // Nobody would notice that a read is done again.
            var kinds = isWrite && _random.NextDouble() < GhostShare ? Ghosts : Kinds;
            var fault = kinds[_random.Next(kinds.Length)];
            _counts.AddOrUpdate(fault, 1, (_, count) => count + 1);
            return fault;
        }
    }

    /// <summary>How long a request or a reply is held back: mostly short, at times beyond its deadline.</summary>
    public TimeSpan DrawDelay() => Draw(DelayMin, DelayMax);

    public TimeSpan DrawLateness() => Draw(LateMin, LateMax);

    private TimeSpan Draw(TimeSpan min, TimeSpan max)
    {
        lock (_random)
        {
            return min * Math.Pow(max / min, _random.NextDouble());
        }
    }
}
