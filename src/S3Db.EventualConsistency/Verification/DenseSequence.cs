namespace S3Db.EventualConsistency;

/// <summary>
/// Which numbers of a sequence that must be dense were seen, in little memory: its end, and its gaps.
/// </summary>
internal sealed class DenseSequence(long first)
{
    private readonly List<(long From, long To)> _gaps = [];

    /// <summary>A sequence as it was when it was stored.</summary>
    public DenseSequence(long next, IEnumerable<(long From, long To)> gaps)
        : this(next) => _gaps.AddRange(gaps);

    /// <summary>The number behind the last one seen.</summary>
    public long Next { get; private set; } = first;

    /// <summary>What is missing, both ends included, in no order.</summary>
    public IReadOnlyList<(long From, long To)> Gaps => _gaps;

    /// <summary>Whether a number, not below the first, was seen.</summary>
    public bool Contains(long number) =>
        number < Next && !_gaps.Exists(gap => number >= gap.From && number <= gap.To);

    /// <summary>Takes a number; false when it was seen before.</summary>
    public bool TryAdd(long number)
    {
        if (number >= Next)
        {
            if (number > Next)
            {
                _gaps.Add((Next, number - 1));
            }

            Next = number + 1;
            return true;
        }

        var index = _gaps.FindIndex(gap => number >= gap.From && number <= gap.To);
        if (index < 0)
        {
            return false;
        }

        var (from, to) = _gaps[index];
        _gaps.RemoveAt(index);
        if (from < number)
        {
            _gaps.Add((from, number - 1));
        }

        if (number < to)
        {
            _gaps.Add((number + 1, to));
        }

        return true;
    }
}
