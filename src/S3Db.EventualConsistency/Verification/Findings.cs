namespace S3Db.EventualConsistency;

/// <summary>The deviations of one shard: all are counted, a bounded number is kept.</summary>
internal sealed class Findings(ShardContext shard, int keptMax)
{
    private readonly List<Deviation> _kept = [];
    private readonly Dictionary<DeviationKind, long> _counts = [];

    public IReadOnlyList<Deviation> Kept => _kept;

    public long Count => _counts.Values.Sum();

    public long CountOf(DeviationKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Notes a deviation; details are set on the one it is given.</summary>
    public void Add(
        DeviationKind kind, string key, string expected, string found, Func<Deviation, Deviation>? detail = null)
    {
        _counts[kind] = CountOf(kind) + 1;
        if (_kept.Count < keptMax)
        {
            var deviation = new Deviation
            {
                Kind = kind, Shard = shard.Keys.Shard, Key = key, Expected = expected, Found = found,
            };
            _kept.Add(detail is null ? deviation : detail(deviation));
        }
    }

    /// <summary>Takes over those of another part of the work.</summary>
    public void Add(Findings other)
    {
        foreach (var (kind, count) in other._counts)
        {
            _counts[kind] = CountOf(kind) + count;
        }

        _kept.AddRange(other._kept.Take(keptMax - _kept.Count));
    }
}
