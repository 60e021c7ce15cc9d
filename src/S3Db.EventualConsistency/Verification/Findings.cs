namespace S3Db.EventualConsistency;

/// <summary>
/// The deviations of one shard: all are counted, a bounded number is kept to be listed, and one of each kind to decide
/// by.
/// </summary>
internal sealed class Findings(ShardContext shard, int keptMax)
{
    private readonly List<Deviation> _kept = [];
    private readonly Dictionary<DeviationKind, long> _counts = [];
    private readonly Dictionary<DeviationKind, Deviation> _first = [];

    public IReadOnlyList<Deviation> Kept => _kept;

    /// <summary>Those that are kept, and the first of each kind however few are kept.</summary>
    public IEnumerable<Deviation> Examples => _kept.Concat(_first.Values);

    public long Count => _counts.Values.Sum();

    public long CountOf(DeviationKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Notes a deviation; details are set on the one it is given.</summary>
    public void Add(
        DeviationKind kind, string key, string expected, string found, Func<Deviation, Deviation>? detail = null)
    {
        _counts[kind] = CountOf(kind) + 1;
        if (_kept.Count >= keptMax && _counts[kind] > 1)
        {
            return;
        }

        var deviation = new Deviation
        {
            Kind = kind, Shard = shard.Keys.Shard, Key = key, Expected = expected, Found = found,
        };
        deviation = detail is null ? deviation : detail(deviation);
        _first.TryAdd(kind, deviation);
        if (_kept.Count < keptMax)
        {
            _kept.Add(deviation);
        }
    }

    /// <summary>Takes over those of another part of the work.</summary>
    public void Add(Findings other)
    {
        foreach (var (kind, count) in other._counts)
        {
            _counts[kind] = CountOf(kind) + count;
        }

        foreach (var (kind, deviation) in other._first)
        {
            _first.TryAdd(kind, deviation);
        }

        _kept.AddRange(other._kept.Take(keptMax - _kept.Count));
    }
}
