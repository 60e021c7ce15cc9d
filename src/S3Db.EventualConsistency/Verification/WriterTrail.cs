namespace S3Db.EventualConsistency;

/// <summary>
/// What the log has of one writer: a dense sequence of segments, each with a dense sequence of rows. Rows come in the
/// writer's own order, save those that waited for a failing reducer; only then earlier segments are remembered.
/// </summary>
internal sealed class WriterTrail(bool canBeLate, DenseSequence segments, Dictionary<long, DenseSequence> rows)
{
    private readonly DenseSequence _segments = segments;
    private readonly Dictionary<long, DenseSequence> _rows = rows;
    private readonly HashSet<TransactionId> _late = [];
    private bool _isForgotten;

    public WriterTrail(bool canBeLate)
        : this(canBeLate, new DenseSequence(1), [])
    {
    }

    /// <summary>The last segment that has a row.</summary>
    public long Last => _segments.Next - 1;

    public DenseSequence Segments => _segments;

    /// <summary>Rows of segments that are not whole, or that waiting transactions may still come to.</summary>
    public IReadOnlyDictionary<long, DenseSequence> Rows => _rows;

    public bool HasGaps => _segments.Gaps.Count > 0 || _rows.Values.Any(rows => rows.Gaps.Count > 0);

    /// <summary>
    /// A writer that an opening balance has forgotten: of it only transactions can come that waited for a reducer.
    /// </summary>
    public static WriterTrail OfForgotten(bool canBeLate) => new(canBeLate) { _isForgotten = true };

    /// <summary>Whether a row was seen.</summary>
    public bool Contains(TransactionId id) => _isForgotten ? _late.Contains(id) : _segments.Contains(id.Sequence)
        && (!_rows.TryGetValue(id.Sequence, out var rows) || rows.Contains(id.Index));

    /// <summary>Takes a row; false when it was there before.</summary>
    public bool TryAdd(TransactionId id)
    {
        if (_isForgotten)
        {
            return canBeLate && _late.Add(id);
        }

        var isLast = id.Sequence > Last;
        if (_segments.TryAdd(id.Sequence))
        {
            if (isLast && !canBeLate)
            {
                DropWhole();
            }

            _rows.TryAdd(id.Sequence, new DenseSequence(0));
        }

        return _rows.TryGetValue(id.Sequence, out var rows) && rows.TryAdd(id.Index);
    }

    /// <summary>
    /// What is missing: whole segments, and rows of segments that have others. Not those that wait for a reducer, and
    /// not segments that an operator gave up.
    /// </summary>
    public IEnumerable<string> FindMissing(
        WriterId writer, IReadOnlySet<TransactionId> held, IEnumerable<long> skipped)
    {
        var own = held.Where(id => id.Writer == writer).ToList();
        var absent = own.Select(id => id.Sequence).Concat(skipped).ToList();
        foreach (var (from, to) in _segments.Gaps.SelectMany(gap => Without(gap, absent)))
        {
            yield return from == to ? $"segment {writer}-{from}" : $"segments {writer}-{from} to {writer}-{to}";
        }

        foreach (var (sequence, rows) in _rows)
        {
            var indexes = own.Where(id => id.Sequence == sequence).Select(id => (long)id.Index);
            foreach (var (from, to) in rows.Gaps.SelectMany(gap => Without(gap, indexes)))
            {
                yield return from == to
                    ? $"transaction {writer}-{sequence}-{from}"
                    : $"transactions {writer}-{sequence}-{from} to {writer}-{sequence}-{to}";
            }
        }
    }

    /// <summary>The parts of a gap without some numbers.</summary>
    private static IEnumerable<(long From, long To)> Without((long From, long To) gap, IEnumerable<long> numbers)
    {
        var from = gap.From;
        foreach (var number in numbers.Where(n => n >= gap.From && n <= gap.To).Distinct().Order())
        {
            if (from < number)
            {
                yield return (from, number - 1);
            }

            from = number + 1;
        }

        if (from <= gap.To)
        {
            yield return (from, gap.To);
        }
    }

    private void DropWhole()
    {
        foreach (var sequence in _rows.Where(pair => pair.Value.Gaps.Count == 0).Select(pair => pair.Key).ToList())
        {
            _rows.Remove(sequence);
        }
    }
}
