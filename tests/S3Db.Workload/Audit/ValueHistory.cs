namespace S3Db.Workload;

/// <summary>Which values a wallet had in which committed generations, by plain arithmetic over its rows.</summary>
public sealed class ValueHistory
{
    private readonly Dictionary<long, List<(long From, long To)>> _spans = [];
    private long _from;

    public ValueHistory(long initialCents) => Final = initialCents;

    /// <summary>The value after the rows that were told.</summary>
    public long Final { get; private set; }

    /// <summary>The value changed to this in a generation. Generations are told in order.</summary>
    public void Change(long generation, long value)
    {
        if (generation > _from)
        {
            Keep(_from, generation - 1);
            _from = generation;
        }

        Final = value;
    }

    public void End() => Keep(_from, long.MaxValue);

    /// <summary>The first generation from one on in which the wallet had a value; null when there is none.</summary>
    public long? FindFirst(long value, long from)
    {
        if (!_spans.TryGetValue(value, out var spans))
        {
            return null;
        }

        var (low, high) = (0, spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = spans[middle].To < from ? (middle + 1, high) : (low, middle);
        }

        return low < spans.Count ? Math.Max(from, spans[low].From) : null;
    }

    private void Keep(long from, long to)
    {
        if (!_spans.TryGetValue(Final, out var spans))
        {
            _spans[Final] = spans = [];
        }

        spans.Add((from, to));
    }
}
