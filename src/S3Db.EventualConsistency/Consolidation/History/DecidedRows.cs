using System.Runtime.InteropServices;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What a generation decided, in the order of positions: what it released, then its rows that were not held.
/// </summary>
internal sealed class DecidedRows
{
    private readonly UnwrittenGeneration _generation;
    private readonly IReadOnlyList<HeldTransaction> _released;
    private readonly OrderedRows _rows;

    /// <param name="generation">The generation.</param>
    /// <param name="folded">The rows of its folded ranges.</param>
    public DecidedRows(UnwrittenGeneration generation, OrderedRows folded)
    {
        (_generation, _released) = (generation, generation.Released);
        _rows = generation.Held.Count == 0
            ? folded
            : folded.Where((segment, index) => !generation.Held.Contains(segment.IdOf(index)));
    }

    public int Count => _released.Count + _rows.Count;

    /// <summary>The positions of each day, in order.</summary>
    public Dictionary<LocalDate, List<int>> PositionsByDay()
    {
        var days = new Dictionary<LocalDate, List<int>>();
        for (var position = 0; position < _released.Count; position++)
        {
            Add(position, _released[position].Transaction.CohortDate);
        }

        for (var i = 0; i < _rows.PieceCount; i++)
        {
            var piece = _rows.PieceAt(i);
            var position = _released.Count + piece.Position;
            foreach (ref readonly var row in piece.Rows)
            {
                Add(position++, row.CohortDate);
            }
        }

        return days;

        void Add(int position, LocalDate date) =>
            (CollectionsMarshal.GetValueRefOrAddDefault(days, date, out _) ??= []).Add(position);
    }

    /// <summary>The cohort file of the rows at these positions, which ascend.</summary>
    public byte[] Encode(string field, IEnumerable<int> positions)
    {
        using var file = new CohortFileWriter(field);
        var cursor = new RowCursor(_rows);
        foreach (var position in positions)
        {
            if (position < _released.Count)
            {
                file.Write(Decide(_released[position].Id, _released[position].Transaction, position));
                continue;
            }

            var segment = cursor.MoveTo(position - _released.Count);
            if (segment.FindWhole(cursor.Index) is { } transaction)
            {
                file.Write(Decide(segment.IdOf(cursor.Index), transaction, position));
            }
            else
            {
                var (outcome, initial) = DecisionOf(segment, cursor.Index, position);
                file.Write(segment, cursor.Index, new(_generation.Generation, position, outcome, initial));
            }
        }

        return file.Complete();
    }

    /// <summary>The rows as the log keeps them.</summary>
    public IReadOnlyList<CohortRow> ToList() =>
    [
        .. _released.Select(held => (held.Id, held.Transaction))
            .Concat(_rows.Select(row => (row.Id, row.Transaction)))
            .Select((row, position) => Decide(row.Id, row.Transaction, position)),
    ];

    private CohortRow Decide(TransactionId id, LogTransaction transaction, int position) => new(
        id,
        transaction,
        _generation.Generation,
        position,
        _generation.Outcomes.GetValueOrDefault(id),
        _generation.Initials.Find(new LogRow(id, transaction), position),
        KeyScope.Of(transaction) is null ? null : _generation.FoldedAt);

    private (string? Outcome, decimal? Initial) DecisionOf(SegmentRows segment, int index, int position) => (
        _generation.Outcomes.Count == 0 ? null : _generation.Outcomes.GetValueOrDefault(segment.IdOf(index)),
        _generation.Initials.IsCommon(out var initial)
            ? initial
            : _generation.Initials.Find(segment.RowAt(index), position));
}
