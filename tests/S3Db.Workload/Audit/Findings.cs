namespace S3Db.Workload;

/// <summary>What an audit found wrong: all of it counted, the first of each kind told.</summary>
public sealed class Findings
{
    private const int ToldMax = 10;
    private readonly SortedDictionary<string, List<string>> _told = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long Count => _counts.Values.Sum();

    /// <summary>How many violations of each rule there are.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public IReadOnlyList<string> Told => [.. _told.Values.SelectMany(list => list)];

    public void Add(string rule, string what)
    {
        _counts[rule] = _counts.GetValueOrDefault(rule) + 1;
        if (!_told.TryGetValue(rule, out var list))
        {
            _told[rule] = list = [];
        }

        if (list.Count < ToldMax)
        {
            list.Add($"{rule}: {what}");
        }
    }

    public void Check(bool isKept, string rule, string what)
    {
        if (!isKept)
        {
            Add(rule, what);
        }
    }
}
